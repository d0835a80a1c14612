"""The words of poses: postures, parts of the body and their directions, places, things, muscles."""

from __future__ import annotations

SIDE_WORDS = ("left", "right", "both", "top", "bottom")
POSTURES = (
    "on back", "on belly", "on left side", "on right side", "on left forearm", "on right forearm",
    "on hands and knees", "on forearms and knees", "kneeling", "half kneeling", "seated",
    "seated on floor", "standing", "half squat", "squat", "lunge", "back on wall",
    "plank", "forearm plank", "plank on knees", "forearm plank on knees",
)  # fmt: skip
WAYS: dict[str, tuple[str, ...]] = {
    "head": ("up", "down", "left", "right", "turned left", "turned right"),
    "chest": ("up", "down"),
    "shoulders": ("up", "down"),
    "back": ("straight", "rounded", "arched"),
    "trunk": ("forward", "back", "upright", "left", "right", "turned left", "turned right"),
    "hips": ("up", "down", "back", "forward", "left", "right", "turned left", "turned right"),
    "arm": ("up", "down", "forward", "back", "out", "in", "straight", "bent", "overhead"),
    "elbow": ("bent", "straight", "out", "in"),
    "leg": ("up", "down", "forward", "back", "out", "in", "straight", "bent"),
    "knee": ("bent", "straight", "up", "out", "in", "apart", "together", "to chest"),
    "foot": (
        "close", "far", "apart", "together", "wide", "forward", "back", "out", "in", "left",
        "right", "up", "flat",
    ),
    "heel": ("up", "down"),
    "toes": ("up", "pointed"),
}  # fmt: skip
"""Part of the body -> the directions it can take; `straight` may stand before another of them."""
PLACES: dict[str, tuple[str, ...]] = {
    "hand": (
        "on floor", "on hips", "on belly", "on chest", "on thigh", "under thigh", "on knee",
        "on shoulders", "on wall",
        "on chair", "behind head", "under head", "under forehead", "under back", "under shoulders",
        "under hips", "at mouth",
    ),
    "elbow": ("on floor", "under shoulders"),
    "head": ("on arm", "on floor"),
    "forehead": ("on hands",),
    "arm": ("by sides",),
}  # fmt: skip
"""Places of parts that are no direction: one lies on another."""
THINGS: dict[str, tuple[str, ...]] = {
    "mat": ("",),
    "band": ("above knees", "around shins", "around ankles", "around feet"),
    "chair": ("", "behind", "in front"),
    "low chair": ("", "behind"),
    "stool": ("", "behind"),
    "step": ("behind", "in front"),
    "wall": ("behind", "in front", "at feet"),
    "balloon": ("at mouth", "in hands"),
    "ball": ("between knees", "in hands"),
    "stick": ("in hands", "on back"),
    "weight": ("in hands", "in left hand", "in right hand"),
    "pillow": ("under head", "under hips", "under knees", "under belly", "between knees"),
}  # fmt: skip
"""Thing -> where it can be."""
MUSCLES = ("glute", "glutes", "belly", "thigh", "thighs", "back", "calf", "calves")
SEEN = ("front", "side", "back", "above")
AMOUNTS = {"a little": 1 / 3, "half": 1 / 2, "far": 4 / 3}
"""Words for a share of what a direction means by itself."""
PLURALS = {
    "arms": "arm", "elbows": "elbow", "legs": "leg", "knees": "knee", "feet": "foot", "heels": "heel",
    "hands": "hand",
}  # fmt: skip
PAIRED = frozenset(PLURALS.values())
PLURAL_OF = {singular: plural for plural, singular in PLURALS.items()}
OTHER_WORDS = {
    "supine": "on back", "prone": "on belly", "lying on back": "on back", "lying on belly": "on belly",
    "face down": "on belly", "face up": "on back", "on stomach": "on belly", "on tummy": "on belly",
    "on all fours": "on hands and knees", "all fours": "on hands and knees",
    "quadruped": "on hands and knees",
    "tabletop": "on hands and knees", "table top": "on hands and knees", "sitting": "seated", "sit": "seated",
    "stand": "standing", "upright": "standing", "side plank": "on {side} forearm",
    "on side": "on {side} side",
    "side lying": "on {side} side", "on forearm": "on {side} forearm", "kneel": "kneeling",
    "wall sit": "back on wall",
    "mini squat": "half squat", "on wall": "back on wall", "push up": "plank",
}  # fmt: skip
"""Other words for a posture -> the word for it."""
MOST_DEGREES, MOST_CENTIMETRES = 180, 120
