"""What people say at home for the options of the shipped flows; keys are the options' values.

Words are looked for anywhere in what was said, among the options of the question asked only.
"""

from __future__ import annotations

import re

_PARTNER = "老伴儿?|老头子?|老汉|老公|老婆|爱人|丈夫|媳妇|对象|掌柜的"
_KIN = "[爸妈爹娘哥弟姐妹]|老|儿|女|闺|孙|姑|舅|叔|亲戚"
_WORDS = {
    # whose matter it is
    "own_family": f"我自己|自己的|给自己|我家|我要|给我(?!的|{_KIN})",
    "somebody_else": f"替|帮|[给为]我?的?(?:{_KIN}|别人|邻居)",
    # marriage
    "single": "没娶|没嫁|没结婚|没成家|光棍|一辈子没",
    "married": "有老伴|有爱人|成家了|两口子|老伴还?在",
    "divorced": "离了|离婚",
    "widowed": f"(?:{_PARTNER}).{{0,6}}(?:没了|死了?|走了|不在了|去世|过世|没有了)|守寡|寡妇",
    # health
    "healthy": "好着呢|挺好|硬朗|没病|没毛病|没啥病|没什么病|健康",
    "chronic_illness": (
        "慢性|血压|糖尿病|关节|风湿|气管炎|哮喘|肺气肿|冠心病|心脏|布病|[腿腰胃头]疼|[腰腿]脚?不[行好]|(?:长期|天天)吃药"
    ),
    "severe_illness": "癌|尿毒症|透析|化疗|白血病|瘫|偏瘫|脑梗|脑出血|精神分裂",
    "vision": "眼睛|看不见|瞎",
    "hearing": "耳朵|听不见|聋",
    "speech": "说不了话|不会说话|哑",
    "limb": "[腿脚手胳膊]|截肢|瘫",
    # who somebody is
    "male": "男娃|男孩|男的|小子|小伙",
    "female": "女娃|女孩|女的|闺女|丫头|姑娘",
    "spouse": rf"(?<![儿孙])(?:{_PARTNER})(?!家)",
    "child": "儿子|女儿|闺女|姑娘|丫头|小子",
    "parent": "[爹妈娘爸](?!家)",
    "parent_in_law": "公公|婆婆|丈人|丈母",
    "grandchild": "孙子|孙女|外孙|重孙",
    "grandparent": "爷爷|奶奶|姥爷|姥姥",
    "sibling": "哥|弟|姐|妹",
    # work
    "employed": "上班|合同|保安|固定工",
    "casual": "零工|零活|打工|工地|有活就干",
    "farming": "种.{0,2}地|庄稼|务农",
    "herding": "放牧|放羊|养羊|养牛|牧民",
    "business": "小卖部|开店|买卖|摆摊|生意",
    "retired": "退休|养老金",
    "unemployed": "没工作|没活|下岗|失业|在家照顾|在家带|伺候",
    "unable": "干不[动了]|不能干|动不了|没力气|岁数大|年纪大",
    # incomes
    "wages": "工资|打工|零工|上班",
    "pension": "养老|退休|老年金",
    "support": "(?:儿子|女儿|闺女|孩子|儿女).{0,6}给|抚养费|赡养费",
    "property_income": "租|利息",
    "other_income": "补奖|补贴|失业金|赔偿",
    "residents": "农民|农村|牧民|牧区|居民|没单位|新农保|国家给",
    "employees": "职工|单位退|厂里退|退休金",
    # hukou
    "urban": "城里|城镇|非农|市民|居民",
    "rural": "农民|农村|农业|牧民|牧区|嘎查|村里",
    # emergencies
    "fire": "着火|失火|起火|火灾|烧",
    "traffic": "车祸|撞|翻车",
    "injury": "摔|砸|受伤|骨折",
    "illness": "急病|重病|住院|抢救",
    "disaster": "雪灾|洪水|大水|地震|冰雹|大风|暴雨",
    "hunger": "没.{0,2}吃|断粮|揭不开锅|没.{0,2}饭|没地方[住睡]|没处住|没住处|饿",
    "violence": "打我|家暴|挨打|打孩子",
    "cash": "没.{0,2}钱|钱",
    "food": "没.{0,2}[吃饭粮]|吃的|喝|粮|米|面|饭",
    "clothing": "没.{0,2}[衣穿被]|衣|穿|被子|铺盖|褥",
    "shelter": "没.{0,2}[住睡]|住|睡|帐篷",
    "treatment": "没.{0,2}看病|看病|医院|治病|药",
    # spending and belongings
    "medical": "看病|吃药|住院|药费|手术",
    "education": "上学|学费|念书|读书",
    "car": "小车|轿车|小汽车",
    "truck": "面包车|货车|卡车",
    "tractor": "拖拉机|四轮子?|农用车|收割机",
    "motorcycle": "摩托|电动车|三轮车?|电瓶车",
    # care
    "eating": "吃饭|喂饭",
    "dressing": "穿衣|穿不",
    "getting_up": "下床|上炕|下炕|起不来|翻身",
    "toilet": "厕所|解手|大小便",
    "moving": "走路|走不|走动",
    "bathing": "洗澡",
    "nobody": "没人管|没人照",
    "relative": "儿子|女儿|闺女|侄|亲戚",
    "at_home": "在家|家里|自己家",
    "institution": "敬老院|养老院|福利院",
    # what somebody gets already
    "minimum_living_guarantee": "低保(?!边缘)",
    "destitute_support": "五保|特困",
    "disability_subsidies": "残疾.{0,4}(?:补贴|钱)|残补",
    "old_age_allowance": "高龄|老龄",
    # changes
    "joined": "多了|生了|接回|娶",
    "gone": "去世|没了|走了|死了|嫁出去|搬出去",
    "earnings": "收入|工资|涨钱|不挣钱",
    "body": "病|残疾",
    "moved": "搬家|搬到|挪",
    "account_changed": "换卡|卡丢|折子丢|卡变",
    "died": "去世|没了|死了|走了|过世",
    "married_out": "结婚|出嫁|嫁|分家",
}

EVERYDAY = {value: re.compile(words) for value, words in _WORDS.items()}
