"""The sourced figures of the three regions, as they were published: path, region, day, figure; money in yuan.

``6900/12`` is a yearly figure; a pair is a range or a conflict; None is a known gap.
"""

from __future__ import annotations

from decimal import Decimal

Figure = str | tuple[str, str | None] | None

_MLG, _DS = "minimum_living_guarantee", "destitute_support"
_U, _R, _DU, _DR = f"{_MLG}.urban_standard", f"{_MLG}.rural_standard", f"{_DS}.urban_standard", f"{_DS}.rural_standard"
_FULL, _PARTLY = f"{_DS}.care_full", f"{_DS}.care_partly"
_LIVING, _CARE = "disability_living_subsidy.standard", "disability_care_subsidy.standard"
_HOMES, _HOME = "orphan_support.institution_standard", "orphan_support.home_standard"
_W, _TA = "minimum_wage", "temporary_assistance"

INNER_MONGOLIA: tuple[tuple[str, str, str, Figure], ...] = (
    # averages of the region
    *(
        (f"{path}_average", "150000", f"{year}-06-01", figure)
        for path, figures in {
            f"{_MLG}.urban": {2017: "591", 2019: "692", 2020: "732", 2022: "813", 2023: "840", 2024: "807"},
            f"{_MLG}.rural": {
                2017: "4851/12",
                2019: "5914/12",
                2020: "6307/12",
                2022: "7320/12",
                2023: "670",
                2024: "588",
            },
            f"{_DS}.urban": {2020: "1246", 2022: "1358", 2023: "1380"},
            f"{_DS}.rural": {2019: "9727/12", 2020: "10043/12", 2022: "11259/12", 2023: "1020"},
            f"{_DS}.care_full": {2017: "1006", 2020: "1078", 2022: "1265", 2023: "1266"},
            f"{_DS}.care_partly": {2017: "396", 2020: "430", 2022: "494", 2023: "495"},
        }.items()
        for year, figure in figures.items()
    ),
    (f"{_DS}.urban_average_in_homes", "150000", "2017-06-01", "1244"),
    (f"{_DS}.urban_average_at_home", "150000", "2017-06-01", "960"),
    (f"{_DS}.rural_average_in_homes", "150000", "2017-06-01", "9252/12"),
    (f"{_DS}.rural_average_at_home", "150000", "2017-06-01", "6770/12"),
    (f"{_MLG}.rural_share", "150000", "2022-06-01", ("0.75", "1")),
    # 呼和浩特
    (_U, "150102", "2021-06-01", "790"),
    (_R, "150121", "2021-06-01", "6900/12"),
    (_DU, "150102", "2021-06-01", "1200"),
    (_DR, "150121", "2021-06-01", "8976/12"),
    (_FULL, "150102", "2021-06-01", "1144"),
    (_PARTLY, "150102", "2021-06-01", "496"),
    (_U, "150102", "2022-06-01", "841"),
    (_R, "150121", "2022-06-01", "621"),
    (_DR, "150121", "2022-06-01", "9688/12"),
    (_FULL, "150102", "2022-06-01", "1265"),
    (f"{_TA}.emergency_multiple", "150102", "2022-06-01", ("3", "12")),
    (f"{_TA}.expenditure_multiple", "150102", "2022-06-01", ("3", "12")),
    # 包头
    (_U, "150202", "2021-06-01", ("750", "795")),
    (_R, "150221", "2021-06-01", ("6644/12", "7044/12")),
    (_U, "150202", "2022-06-01", "840"),
    (_R, "150221", "2022-06-01", "7544/12"),
    (_FULL, "150202", "2022-06-01", "1265"),
    (_PARTLY, "150202", "2022-06-01", "487"),
    (_U, "150202", "2023-06-01", "882"),
    (_R, "150221", "2023-06-01", "661"),
    # 鄂尔多斯
    (_U, "150626", "2022-06-01", "900"),
    (_R, "150626", "2022-06-01", "7800/12"),
    (_DU, "150626", "2022-06-01", "1700"),
    (_DR, "150626", "2022-06-01", "11700/12"),
    (_FULL, "150626", "2022-06-01", "1300"),
    (_PARTLY, "150626", "2022-06-01", "500"),
    (_U, "150626", "2023-06-01", "950"),
    (_R, "150626", "2023-06-01", "720"),
    (_DU, "150626", "2023-06-01", "1800"),
    (_DR, "150626", "2023-06-01", "1100"),
    (_U, "150626", "2025-06-01", None),
    (_R, "150626", "2025-06-01", None),
    # 巴彦淖尔
    (_U, "150823", "2025-06-01", "790"),
    (_R, "150823", "2025-06-01", "641"),
    (_R, "150825", "2025-06-01", "790"),
    (_DU, "150823", "2025-06-01", "1308"),
    (_DR, "150823", "2025-06-01", "878"),
    (_FULL, "150823", "2024-12-31", "1244"),
    (_PARTLY, "150823", "2024-12-31", "479"),
    (_FULL, "150823", "2025-06-01", "1413"),
    (_PARTLY, "150823", "2025-06-01", "544"),
    # 阿拉善、乌兰浩特
    (_U, "152921", "2025-06-01", "1055"),
    (_R, "152921", "2025-06-01", "1055"),
    (_DU, "152921", "2025-06-01", "2096"),
    (_DR, "152921", "2025-06-01", "2096"),
    (_FULL, "152921", "2025-06-01", "1287"),
    (_PARTLY, "152921", "2025-06-01", "495"),
    (f"{_MLG}.pupil_supplement", "152921", "2025-06-01", "40"),
    (f"{_MLG}.senior_pupil_supplement", "152921", "2025-06-01", "60"),
    (_U, "152201", "2024-06-01", "829"),
    (_R, "152201", "2024-06-01", "625"),
    # minimum wages
    *(
        (f"{_W}.zone_{zone}{per}", "150000", day, figure)
        for zone, per, day, figure in (
            ("one", "", "2024-12-01", "2270"),
            ("two", "", "2024-12-01", "2200"),
            ("three", "", "2024-12-01", "2140"),
            ("one", "_hourly", "2024-12-01", "22.4"),
            ("two", "_hourly", "2024-12-01", "21.7"),
            ("three", "_hourly", "2024-12-01", "21.1"),
            ("one", "", "2024-11-30", "1980"),
            ("two", "", "2021-12-01", "1910"),
            ("three", "", "2021-12-01", "1850"),
            ("one", "_hourly", "2021-12-01", "20.8"),
            ("two", "_hourly", "2021-12-01", "20.1"),
            ("three", "_hourly", "2024-11-30", "19.5"),
        )
    ),
    (f"{_W}.monthly", "150102", "2025-01-01", "2270"),
    (f"{_W}.monthly", "150121", "2025-01-01", "2200"),
    (f"{_W}.monthly", "150422", "2025-01-01", "2140"),
    # disability, orphans, rigid expenditure, mechanisms
    (_LIVING, "150422", "2024-06-30", "100"),
    (_CARE, "150422", "2019-06-01", "100"),
    (_LIVING, "150422", "2024-07-01", "125"),
    (_CARE, "150422", "2024-07-01", "125"),
    (_LIVING, "150626", "2024-07-01", "125"),
    (_CARE, "150626", "2024-07-01", ("125", None)),
    (_HOMES, "150422", "2019-06-01", "1530"),
    (_HOME, "150422", "2019-06-01", "1288"),
    (_HOMES, "150422", "2023-06-01", "1660"),
    (_HOME, "150422", "2023-06-01", "1400"),
    ("rigid_expenditure.share", "150422", "2024-08-01", "0.7"),
    ("rigid_expenditure.medical_share", "150422", "2024-08-01", "0.6"),
    (f"{_MLG}.leaving_months", "150422", "2019-06-01", ("12", "24")),
    ("funeral.exemption", "152525", "2025-06-01", "1500"),
    ("heating.coal_subsidy", "150422", "2014-11-24", "600"),
)

CHONGQING: tuple[tuple[str, str, str, Figure], ...] = (
    *(
        (path, "500101", day, figure)
        for day, row in {
            "2017-06-01": ("500", "350", "650", None, None),
            "2021-06-01": ("636", "515", None, None, None),
            "2023-08-31": ("717", "581", "932", "1582", "1382"),
            "2023-09-01": ("735", "600", "955", "1605", "1405"),
            "2025-06-30": ("750", "610", "975", "1825", "1625"),
            "2025-07-01": ("770", "630", "1001", "1851", "1651"),
        }.items()
        for path, figure in zip((_U, _R, _DU, _HOMES, _HOME), row, strict=True)
        if figure is not None
    ),
    (_FULL, "500101", "2017-06-01", "200"),
    (f"{_W}.zone_one", "500101", "2022-06-01", "2100"),
    (f"{_W}.zone_two", "500101", "2022-06-01", "2000"),
    (f"{_W}.zone_one_hourly", "500101", "2025-01-01", "23"),
    (f"{_W}.zone_two_hourly", "500101", "2025-01-01", "22"),
    (f"{_W}.monthly", "500101", "2025-01-01", "2330"),
    (f"{_W}.monthly", "500229", "2025-01-01", "2200"),
    *(
        (f"{_TA}.{name}", "500101", "2018-01-01", figure)
        for name, figure in {
            "medical_from_a": "300",
            "medical_from_b": "3000",
            "medical_from_c": "20000",
            "medical_share_a": ("0.9", "1"),
            "medical_share_b": ("0.4", "0.6"),
            "medical_share_c": ("0.3", "0.5"),
            "medical_cap_a": "50000",
            "medical_cap_b": "40000",
            "medical_cap_c": "30000",
            "basic_medical_months_ab": "12",
            "basic_medical_months_c": "6",
            "disaster_months_a": "36",
            "disaster_months_b": "18",
            "disaster_months_c": "6",
            "school_amount": ("5000", None),
            "class_c_times": "2",
            "most": "50000",
        }.items()
    ),
)

NINGXIA: tuple[tuple[str, str, str, Figure], ...] = (
    (_U, "640104", "2022-06-01", "650"),
    (_R, "640104", "2022-06-01", "5520/12"),
    (_HOMES, "640104", "2022-06-01", "1500"),
    (_HOME, "640104", "2022-06-01", "1000"),
    (_U, "640104", "2024-06-01", "690"),
    (_R, "640104", "2024-06-01", "510"),
    (_HOMES, "640104", "2024-06-01", "1600"),
    (_HOME, "640104", "2024-06-01", "1200"),
    (_U, "640104", "2026-06-01", "740"),
    (_R, "640104", "2026-06-01", "560"),
    (_LIVING, "640104", "2021-06-01", "110"),
    (_CARE, "640104", "2021-06-01", "120"),
    (_LIVING, "640104", "2024-06-01", "115"),
    (_CARE, "640104", "2024-06-01", "130"),
    (f"{_TA}.emergency_multiple", "640104", "2024-01-01", ("2", None)),
    (f"{_TA}.expenditure_multiple", "640104", "2024-01-01", ("3", None)),
    (f"{_TA}.same_cause_months", "640104", "2019-06-01", "12"),
    ("one_off_living_subsidy.amount", "640104", "2022-06-01", "600"),
    ("one_off_living_subsidy.amount", "640104", "2023-06-01", "0"),
    (f"{_W}.zone_one", "640104", "2021-09-01", "1950"),
    (f"{_W}.zone_two", "640104", "2021-09-01", "1840"),
    (f"{_W}.zone_three", "640104", "2021-09-01", "1750"),
    (f"{_W}.monthly", "640104", "2022-06-01", ("1750", "1950")),
    (f"{_W}.monthly", "640104", "2025-10-01", "2235"),
    (f"{_W}.monthly", "640422", "2025-10-01", "2080"),
    (f"{_W}.zone_one_hourly", "640104", "2025-10-01", "22"),
    (f"{_W}.zone_two_hourly", "640104", "2025-10-01", "20"),
)

NATION: tuple[tuple[str, str, str, Figure], ...] = (
    (f"{_DS}.multiple", "150422", "2025-01-01", "1.3"),
    ("low_income_edge.times", "150422", "2025-01-01", "1.5"),
    ("rigid_expenditure.lookback_months", "150422", "2025-01-01", "12"),
    ("rigid_expenditure.valid_months", "150422", "2025-01-01", ("0", "12")),
    (f"{_MLG}.review_months_stable", "150422", "2025-01-01", "12"),
    (f"{_MLG}.review_months_changing", "150422", "2025-01-01", "6"),
    ("income.basic_pension_exempt", "150422", "2025-12-31", "1"),
    ("income.basic_pension_exempt", "150422", "2026-01-01", None),
    ("medical_aid.share", "150422", "2025-01-01", ("0.7", "1")),
    ("medical_aid.threshold_share_edge", "150422", "2025-01-01", "0.1"),
    ("medical_aid.threshold_share_impoverished", "150422", "2025-01-01", "0.25"),
)

#: counties of Inner Mongolia by minimum wage zone; every other county is in zone three
ZONE_ONE = """150102 150103 150104 150105 150123 150202 150203 150204 150205 150206 150207 150724 150703 150781 152502
152530 152501 150602 150603 150621 150622 150623 150624 150625 150626 150627 150302 150303 150304 152921 152922
152923""".split()
ZONE_TWO = """150121 150122 150124 150125 150221 150222 150223 150702 150784 150785 150721 150725 150727 152201 150502
150581 150402 150403 150404 152525 152526 152528 150902 150981 150926 150927 150802 150823 150824 150825""".split()


def number(text: str | None) -> Decimal | None:
    """``6900/12`` as a number."""
    if text is None:
        return None
    above, _, below = text.partition("/")
    return Decimal(above) / Decimal(below or 1)


def reach(figure: str | tuple[str, str | None]) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most a figure can be."""
    low, high = figure if isinstance(figure, tuple) else (figure, figure)
    return number(low), number(high)
