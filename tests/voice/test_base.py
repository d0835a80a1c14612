import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.errors import UsageError
from voicecoach.voice.base import plain
from voicecoach.voice.voices import VOICES, open_voice, voices


def test_every_voice_is_listed_with_why_it_cannot_speak() -> None:
    listed = dict(voices())
    assert list(listed) == list(VOICES)
    assert all(reason is None or reason.endswith(".") for reason in listed.values())


def test_a_voice_is_opened_with_its_style() -> None:
    voice = open_voice("system", speaker="en-us", rate=150)
    assert (voice.name, voice.speaker, voice.rate) == ("system", "en-us", 150)
    assert (open_voice().speaker, open_voice().rate) == ("", 175)


def test_an_unknown_voice_names_those_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        open_voice("hal")
    assert str(raised.value) == "There is no voice 'hal'. There is: system, piper, pico, kokoro."


@pytest.mark.parametrize("rate", [-1, 0, 79, 451])
def test_a_rate_nobody_can_follow_is_refused(rate: int) -> None:
    with pytest.raises(UsageError) as raised:
        open_voice(rate=rate)
    assert (
        str(raised.value) == f"{rate} words a minute can't be spoken clearly. Choose 80 to 450; 175 is usual."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lift.  Then\tlower\nslowly", "Lift. Then lower slowly"),
        ("<speak><break time='9s'/>Hold</speak>", "speak break time='9s'/ Hold /speak"),
        ("[[slnc 5000]] Hold", "slnc 5000 Hold"),
        ("Hold \x0190S still", "Hold 90S still"),
        ("Hold\x00 still", "Hold still"),
        ("half \ud83d a pair", "half a pair"),
        ("--rate 900 Hold", "--rate 900 Hold"),
        ("Año, ½, 10 %", "Año, ½, 10 %"),
    ],
)
def test_only_the_words_are_left(text: str, words: str) -> None:
    assert plain(text) == words


@given(st.text())
def test_nothing_is_left_that_an_engine_could_obey(text: str) -> None:
    words = plain(text)
    assert not set(words) & set("<>[]{}\\|")
    assert words.isprintable() or all(letter.isprintable() or ord(letter) > 127 for letter in words)
    assert plain(words) == words
    words.encode()
