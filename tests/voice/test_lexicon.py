# ruff: noqa: RUF001 - phonemes look like letters
from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.conftest import lacking
from voicecoach.routine import library
from voicecoach.routine.model import Text
from voicecoach.session.words import en as phrasebook
from voicecoach.voice import espeak, pico
from voicecoach.voice.lexicon import WRITTEN, Lexicon
from voicecoach.voice.voices import VOICES, engine

EVERYBODY = [
    ("2 x 8", "2 times 8"),
    ("Now 3x10, then 2 \u00d7 5.", "Now 3 times 10, then 2 times 5."),
    ("8-12 reps", "8 to 12 reps"),
    ("10\u201312 reps", "10 to 12 reps"),
    ("about 1/2 of the way", "about half of the way"),
    ("1/4 squat", "a quarter squat"),
    ("90/90 stretch", "90 90 stretch"),
    ("hold 30s", "hold 30 seconds"),
    ("hold 45 sec. now", "hold 45 seconds now"),
    ("2 min each", "2 minutes each"),
    ("1 min", "1 minute"),
    ("1s", "1 second"),
    ("8 kg", "8 kilos"),
    ("With 1 kg.", "With 1 kilo."),
    ("With 2.1 kg.", "With 2.1 kilos."),
    ("1 km, then 1 lb", "1 kilometre, then 1 pound"),
    ("50 ft", "50 feet"),
    ("20cm apart", "20 centimetres apart"),
    ("5 lb", "5 pounds"),
    ("w/ band", "with band"),
    ("HIIT", "hit"),
    ("3x/day", "3 times a day"),
    ("3 x a week", "3 times a week"),
    ("Pain up to 3/10 is fine.", "Pain up to 3 out of ten is fine."),
    ("at L4/L5", "at L 4, L 5"),
    ("the disc at L4/5", "the disc at L 4, L 5"),
    ("your C7", "your C 7"),
    ("the SI joint", "the S I joint"),
    ("the ACL, the PCL and the MCL", "the A C L, the P C L and the M C L"),
    ("RPE 7", "R P E 7"),
    ("a ten minute EMOM", "a ten minute ee mom"),
    ("AMRAP", "am rap"),
    ("bend to 45 deg. or 90\u00b0", "bend to 45 degrees or 90 degrees"),
    ("carry it 20 m", "carry it 20 metres"),
    ("run 5 km", "run 5 kilometres"),
    ("wait 2 hrs", "wait 2 hours"),
]
ESPEAK = [
    ("close", "cloze"),
    ("and close", "and cloze"),
    ("close, breathe out", "cloze, breathe out"),
    ("Close slowly.", "cloze slowly."),
    ("Your quadriceps.", "Your quadra-ceps."),
    ("sacroiliac", "sacro-iliac"),
    ("Iliopsoas", "ilio psoas"),
    ("the plantar fascia", "the plantar fasha"),
    ("Pilates ring", "pilahteez ring"),
    ("over your patella", "over your puhtella"),
]
PICO = [
    ("Feet hip width apart.", "Feet hipwidth apart."),
    ("shoulder-width", "shoulderwidth"),
    ("sacroiliac", "sacro illiac"),
    ("iliopsoas", "ilio so as"),
    ("Pilates ring", "pilatees ring"),
]
CLOSE = r"^close$|^Close slowly"
WIDTH = "(hip|shoulder) width"
PLAIN = ["Lie on your back, knees bent, feet close.", "Close to the wall.", "3 minutes", "Ten.", "x", "sex 2"]


def said(voice: str, phrase: str) -> str:
    return Lexicon(engine(voice).respelt).said(phrase)


@pytest.mark.parametrize(("written", "spoken"), EVERYBODY)
@pytest.mark.parametrize("voice", VOICES)
def test_what_is_written_short_is_said_in_full(voice: str, written: str, spoken: str) -> None:
    assert said(voice, written) == spoken


@pytest.mark.parametrize(("written", "spoken"), ESPEAK)
def test_what_a_voice_says_wrong_is_respelt_for_it(written: str, spoken: str) -> None:
    assert {said("system", written), said("piper", written)} == {spoken}


@pytest.mark.parametrize(("written", "spoken"), PICO)
def test_what_pico_says_wrong_is_respelt_for_it(written: str, spoken: str) -> None:
    assert said("pico", written) == spoken


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("voice", VOICES)
def test_all_else_is_said_as_it_is_written(voice: str, text: str) -> None:
    assert said(voice, text) == text


def test_every_entry_has_an_example() -> None:
    for entries, theirs in [
        (WRITTEN, EVERYBODY),
        (espeak.RESPELT, ESPEAK),
        (pico.PicoEngine.respelt, PICO),
    ]:
        for pattern in entries:
            entry = re.compile(pattern, re.IGNORECASE)
            after_others = {entries_before(entries, pattern, written) for written, _ in theirs}
            assert any(entry.search(text) for text in after_others), pattern


def entries_before(entries: Mapping[str, str], pattern: str, text: str) -> str:
    """The text as the entry finds it: changed by those before."""
    for earlier, words in entries.items():
        if earlier == pattern:
            return text
        text = re.sub(earlier, words, text, flags=re.IGNORECASE)
    return text


def test_what_ships_is_respelt_only_where_that_was_meant() -> None:
    texts = {text.raw for one in library.exercises(library.shipped_folder()) for text in _texts(one)}
    texts |= set(phrasebook.fixed())
    for voice, expected in [("system", CLOSE), ("piper", CLOSE), ("pico", WIDTH)]:
        assert {text for text in texts if said(voice, text) != text} == {
            text for text in texts if re.search(expected, text)
        }


def _texts(exercise: library.Exercise) -> list[Text]:
    phases = [phase.words for phase in exercise.rep.phases] if exercise.rep else []
    relief = [exercise.relief] if exercise.relief else []
    return [
        exercise.name,
        *exercise.setup,
        *exercise.cues,
        *relief,
        *phases,
        *(at.text for at in exercise.ats),
    ]


@pytest.mark.parametrize(
    ("word", "phonemes"),
    [
        ("close", "klˈoʊz"),
        ("quadriceps", "kwˈɑːdɹəsˈɛps"),
        ("sacroiliac", "sˈækɹoʊˈɪliˌæk"),
        ("iliopsoas", "ˈɪlɪˌoʊ sˈoʊəz"),
        ("fascia", "fˈæʃə"),
        ("pilates", "pˈɪlɑːtˌiːz"),
        ("patella", "puːtˈɛlə"),
        ("glute", "ɡlˈuːt"),
        ("McGill", "mə ɡˈɪl"),
        ("quadruped", "kwˈɑːdɹʊpˌɛd"),
        ("adductors", "ɐdˈʌktɚz"),
        ("clam shell", "klˈæm ʃˈɛl"),
        ("reps", "ɹˈɛps"),
    ],
)
def test_the_words_of_the_trade_have_these_phonemes(word: str, phonemes: str) -> None:
    try:
        from piper.phonemize_espeak import EspeakPhonemizer  # noqa: PLC0415 - an extra
    except ImportError:
        lacking("piper-tts is not installed: pip install 'voicecoach[piper]'.")
    (sentence,) = EspeakPhonemizer().phonemize("en-us", said("piper", word))
    assert "".join(sentence).replace("\u02b2", "") == phonemes


@pytest.mark.parametrize("voice", VOICES)
def test_the_persons_own_pronunciations_win_over_all_patterns(voice: str) -> None:
    own = {"patella": "pa tella", "L4/L5": "L four, L five", "3/10": "three of ten", "close": "kloz"}
    lexicon = Lexicon(engine(voice).respelt, own)
    for written, spoken in [
        ("Your Patella.", "Your pa tella."),
        ("Pain at l4/l5: 3/10 at most, 2 x 8.", "Pain at L four, L five: three of ten at most, 2 times 8."),
        ("13/10", "13 10"),
        ("Close", "kloz"),
        ("enclosed", "enclosed"),
    ]:
        assert lexicon.said(written) == spoken


def test_of_two_own_pronunciations_the_longer_wins() -> None:
    lexicon = Lexicon(own={"hip": "hepp", "hip hinge": "hipp hinj"})
    assert lexicon.said("Hip hinge, from the hip.") == "hipp hinj, from the hepp."
