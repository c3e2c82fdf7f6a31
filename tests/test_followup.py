"""Questions that lean on the conversation become stand-alone."""

from assistant.followup import stand_alone
from assistant.schema import Turn


def turns(*texts: str) -> list[Turn]:
    return [Turn(role="user" if n % 2 == 0 else "assistant", content=t) for n, t in enumerate(texts)]


def test_a_question_by_itself_stays_as_it_is():
    history = turns("Wat is het doel van het RCB?", "Het bureau heeft als doel …")
    question = "Welke vijf technologische aandachtsgebieden hanteert het ministerie van Defensie?"
    assert stand_alone(question, history).query == question


def test_a_short_question_takes_the_topic_along():
    alone = stand_alone("En wanneer?", turns("Met welke partijen zet de provincie het RCB op?", "Met Defensie."))
    assert alone.question == "Wanneer?"
    assert alone.topic == "partijen zet provincie RCB"
    assert alone.query == "Wanneer? (over: partijen zet provincie RCB)"


def test_the_topic_is_followed_through_a_chain():
    history = turns("Wat doet Noordvlet?", "Noordvlet bouwt vaartuigen.", "En waar?", "In Rotterdam.")
    assert "Noordvlet" in stand_alone("Hoe zwaar zijn die?", history).topic


def test_the_one_company_of_the_answer_is_taken_along():
    history = turns("Wie kan zeekabels bewaken?", "**Kielzog Subsea**: “De Zeeduivel inspecteert kabels.” [1]")
    alone = stand_alone("Hoe diep kan die?", history, ["Kielzog Subsea", "Noordvlet"])
    assert alone.topic.startswith("Kielzog Subsea")


def test_without_a_conversation_nothing_is_added():
    assert stand_alone("En wanneer?", []).topic == ""
