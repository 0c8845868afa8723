"""Moving about: back, to an earlier answer, from the start; and asking why. None of it is an answer."""

from __future__ import annotations

from conversation_flows.engine.attention import attend, before, current, let_go
from conversation_flows.engine.outcome import Step
from conversation_flows.engine.reach import reached
from conversation_flows.engine.walk import Walk


def change(walk: Walk, address: str) -> Step:
    """Ask an earlier question again, and come back afterwards."""
    attend(walk, reached(walk, address).address)
    walk.state.misses = 0
    return Step("rewound", [walk.environment.say("好，我们改一下这里，改完接着刚才的问题。")])


def back(walk: Walk) -> Step:
    """To the question before; several in a row walk back step by step, and come back in one."""
    here = current(walk)
    previous = before(walk, here)
    if previous is None:
        return Step("digression", [walk.environment.say("这已经是第一个问题了。")])
    if here is not None:
        let_go(walk, here.address)
    attend(walk, previous.address)
    walk.state.misses = 0
    return Step("rewound", [walk.environment.say("好，回到上一个问题。")])


def explain(walk: Walk) -> Step:
    """Why this is asked, what may help, an example, and the law."""
    here, say = current(walk), walk.environment.say
    if here is None:
        return _all_said(walk)
    node = here.node
    texts = [text.render(here.frame) for text in (node.why, node.help) if text is not None]
    example = here.example()
    texts += [say("比如：{example}", example=example)] if example else []
    law = [say("依据：{law}", law=say(node.law))] if node.law else []
    return Step("digression", texts + law or [say("这个问题用来判断您家符合哪些救助条件。")])


def repeat(walk: Walk) -> Step:
    """The question again."""
    here = current(walk)
    return Step("digression", [here.prompt()]) if here else _all_said(walk)


def _all_said(walk: Walk) -> Step:
    return Step("digression", [walk.environment.say("问题都答完了，看着都对就可以提交。")])


def pause(walk: Walk) -> Step:
    """Stop here, with everything kept."""
    said = walk.environment.say("好的，先停在这里。您填的都保存好了，随时可以接着填。")
    return Step("digression", [said], status="paused")


def resume(walk: Walk) -> Step:
    """Go on where we stopped."""
    return Step("digression", [walk.environment.say("欢迎回来，我们接着上次的地方。")])


def hand_off(walk: Walk) -> Step:
    """Where there are people who help."""
    said = walk.environment.say(
        "您可以拨打 12345 请工作人员帮您，也可以去苏木乡镇或街道的社会救助窗口。填过的内容都还在。"
    )
    return Step("digression", [said])


def ask_to_restart(walk: Walk) -> Step:
    """Ask for a confirmation: everything said would be gone."""
    walk.state.pending = {"do": "restart"}
    return Step("reprompt", [walk.environment.say("重新开始会清空已经填的内容。要清空吗？请确认。")])


def restart(walk: Walk) -> Step:
    """Begin anew."""
    walk.start_over()
    return Step("rewound", [walk.environment.say("好的，我们从头开始。")])
