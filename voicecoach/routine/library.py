"""Finds, reads and links scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct, field

from voicecoach.errors import ScriptError
from voicecoach.routine.files import (
    OWN_SOUNDS,
    SOUND_SUFFIXES,
    is_file,
    is_folder,
    sound_file,
    stays,
    text_of,
)
from voicecoach.routine.linking import Parsed, distinct, dos, instructions, link
from voicecoach.routine.meaning import check_meaning
from voicecoach.routine.model import DoRoutine, Exercise, Linked, Sound, Span, Text, normal
from voicecoach.routine.parser import parse
from voicecoach.routine.problems import Enough, Problem, Problems, did_you_mean, draw, in_order
from voicecoach.routine.text import quoted

SUFFIX = ".routine"
_DEEPEST_PART = 20  # routines within routines


class Examined(Struct, frozen=True):
    """A script with everything it names, and all that can be said against it.

    `linked` is None where there is an error. A library has a routine with no body, and
    `is_library` says so. `sources` maps each path that a problem names to its text.
    """

    path: str
    linked: Linked | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, str]
    is_library: bool

    def drawn(self, *severities: str) -> str:
        """The problems (of these severities, or all) as a person reads them, a blank line between."""
        return "\n\n".join(
            draw(one, self.sources.get(one.span.path, ""))
            for one in self.problems
            if not severities or one.severity in severities
        )

    @property
    def errors(self) -> int:
        return sum(one.severity == "error" for one in self.problems)


def load(path_or_name: str, *, shipped: Path | None = None) -> Linked:
    """The routine, linked and ready to be planned.

    Raises ScriptError, its message every problem drawn, where it can't be found, read or understood.
    """
    examined = examine(path_or_name, shipped=shipped)
    if examined.linked is None:
        count = "1 error" if examined.errors == 1 else f"{examined.errors} errors"
        message = f"{examined.drawn('error')}\n\n{count} in {examined.path}."
        raise ScriptError(message)
    if examined.is_library:
        message = f"{examined.path} is a library of exercises; it has no `routine` to perform."
        raise ScriptError(message, f"Name a routine that uses it: use {Path(examined.path).stem}")
    return examined.linked


def examine(path_or_name: str, *, shipped: Path | None = None) -> Examined:
    """A routine or library with every problem found; ScriptError only where it can't be read."""
    shipped = shipped or shipped_folder()
    return _Loader(shipped).examine(find(path_or_name, shipped))


def examine_text(text: str, path: Path, *, shipped: Path | None = None) -> Examined:
    """The same of a text that stands, or would stand, at `path`."""
    loader = _Loader(shipped or shipped_folder())
    loader.take(path, text)
    return loader.examine(path)


def examiner(*, shipped: Path | None = None) -> Callable[[str], Examined]:
    """Return a function like `examine` for many scripts, which reads the libraries they share once."""
    loader = _Loader(shipped or shipped_folder())
    return lambda path_or_name: loader.examine(find(path_or_name, loader.shipped))


def shipped_folder() -> Path:
    """The folder of the routines that ship: inside the installed package, else the checkout's `scripts`."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent / "scripts"


def routines(folder: Path, *, shipped: Path | None = None) -> tuple[Examined, ...]:
    """Every routine of the folder, by file name; broken ones too, libraries not."""
    loader = _Loader(shipped or shipped_folder())
    found = [loader.examined_or_none(path) for path in _scripts(folder)]
    return tuple(one for one in found if one and not one.is_library)


def exercises(folder: Path, *, shipped: Path | None = None) -> tuple[Exercise, ...]:
    """Every exercise that the folder's scripts define, variants too, by name."""
    loader = _Loader(shipped or shipped_folder())
    found: dict[Span, Exercise] = {}
    for path in _scripts(folder):
        examined = loader.examined_or_none(path)
        if examined and examined.linked:
            here = [one for one in distinct(examined.linked.exercises) if one.name.span.path == examined.path]
            found.update((one.name.span, one) for one in here)
    return tuple(sorted(found.values(), key=lambda one: normal(one.name.raw)))


def find(path_or_name: str, shipped: Path) -> Path:
    """The script's file. Raises ScriptError where there is none, naming what is near."""
    path = Path(path_or_name)
    named = slug(path_or_name.removesuffix(SUFFIX))
    if is_file(path):
        return path
    looks_like_path = path.suffix == SUFFIX or "/" in path_or_name or "\\" in path_or_name
    if not looks_like_path:
        for folder in (Path(), shipped):
            if named and is_file(folder / f"{named}{SUFFIX}"):
                return folder / f"{named}{SUFFIX}"
    if is_folder(path):
        message = f"{path_or_name} is a folder, not a script."
        raise ScriptError(message, f"Name a {SUFFIX} file in it.")
    folder = path.parent if looks_like_path else shipped
    near = did_you_mean(named, [one.stem for one in (*_scripts(folder), *_scripts(shipped))])
    message = f"There is no routine '{path_or_name}'."
    raise ScriptError(message, near or "`voicecoach routines` lists those there are.")


def slug(name: str) -> str:
    """A routine's name as its file is called: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _scripts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if is_file(path)) if is_folder(folder) else []


class _Loader(Struct):
    """Reads each file once; `sources` keeps what was read, by the path that problems name."""

    shipped: Path
    parsed: dict[Path, Parsed] = field(default_factory=dict)
    linked: dict[Path, Linked] = field(default_factory=dict)  # parts, which many routines may share
    sources: dict[str, str] = field(default_factory=dict)

    def examine(self, path: Path) -> Examined:
        """Everything about one script. Raises ScriptError where it can't be read."""
        parsed = self._read(path)
        problems = Problems()
        linked = None
        try:
            linked = self._link(path, (), problems)
        except Enough:
            linked = None
        found = in_order(problems.found, str(path))
        if any(one.severity == "error" for one in found):
            linked = None
        return Examined(str(path), linked, found, dict(self.sources), parsed.script.routine is None)

    def examined_or_none(self, path: Path) -> Examined | None:
        try:
            return self.examine(path)
        except ScriptError:
            return None

    def _read(self, path: Path) -> Parsed:
        key = path.resolve()
        if key not in self.parsed:
            self.take(path, text_of(path))
        return self.parsed[key]

    def take(self, path: Path, text: str) -> None:
        """Have this text be what stands there."""
        self.sources[str(path)] = text
        self.parsed[path.resolve()] = Parsed(*parse(text, str(path)))

    def _link(self, path: Path, within: tuple[Path, ...], problems: Problems) -> Linked:
        """The script at `path`, which the scripts `within` perform as a part."""
        parsed = self._read(path)
        for problem in parsed.problems:
            problems.add(problem)
        libraries = self._libraries(path, parsed, problems)
        parts = self._parts(path, parsed, within, problems)
        sounds = {name: file for part in parts.values() for name, file in part.sounds.items()}
        sounds |= _sounds(path, parsed, problems)
        linked, broken = link(parsed, libraries, parts, sounds, problems)
        check_meaning(linked, broken, problems)
        self._check_uses(path, parsed, linked, problems)
        return linked

    def _libraries(self, path: Path, parsed: Parsed, problems: Problems) -> list[Parsed]:
        """All libraries the script uses, directly or not, each once, nearest first."""
        seen = {path.resolve()}
        found = []
        waiting = [(path, parsed)]
        while waiting:
            user, script = waiting.pop(0)
            for name in script.script.uses:
                library = self._beside(user, name.raw)
                if library and library.resolve() == user.resolve():
                    problems.error(name.span, f"{quoted(name)} uses itself.", hint="delete this line")
                    continue
                if library and library.resolve() in seen:
                    continue
                read = self._readable(library, name, "library", user, problems)
                if library is None or read is None:
                    continue
                seen.add(library.resolve())
                for problem in read.problems:
                    problems.add(problem)
                found.append(read)
                waiting.append((library, read))
        return found

    def _parts(
        self, path: Path, parsed: Parsed, within: tuple[Path, ...], problems: Problems
    ) -> dict[str, Linked]:
        """The routines that `do routine` performs, linked each by itself."""
        parts: dict[str, Linked] = {}
        within = (*within, path.resolve())
        body = parsed.script.routine.body if parsed.script.routine else ()
        for one in instructions(body):
            if not isinstance(one, DoRoutine) or normal(one.name.raw) in parts:
                continue
            part = self._beside(path, slug(one.name.raw))
            if len(within) > _DEEPEST_PART:
                problems.error(one.name.span, f"Routines are nested more than {_DEEPEST_PART} deep.")
                continue
            if part and part.resolve() in within:
                way = ", ".join(step.stem for step in (*within[within.index(part.resolve()) :], part))
                problems.error(one.name.span, f"{quoted(one.name)} performs itself: {way}.")
                continue
            read = self._readable(part, one.name, "routine", path, problems)
            if part is None or read is None:
                continue
            if read.script.routine is None:
                problems.error(one.name.span, f"{part} is a library; it has no routine to perform.")
                continue
            if part.resolve() not in self.linked:
                self.linked[part.resolve()] = self._link(part, within, problems)
            parts[normal(one.name.raw)] = self.linked[part.resolve()]
        return parts

    def _beside(self, path: Path, name: str) -> Path | None:
        """NAME.routine beside the script, then among those that ship."""
        places = (folder / f"{name}{SUFFIX}" for folder in (path.parent, self.shipped))
        return next((place for place in places if is_file(place) and stays(place, path)), None)

    def _readable(
        self, found: Path | None, name: Text, what: str, user: Path, problems: Problems
    ) -> Parsed | None:
        """Follow a name in a script to its file; None with the reason reported there."""
        if found is None:
            stems = [one.stem for folder in (user.parent, self.shipped) for one in _scripts(folder)]
            wanted = slug(name.raw)
            near = did_you_mean(wanted, [one for one in stems if one != wanted])
            linked = is_file(user.parent / f"{wanted}{SUFFIX}")
            problems.error(
                name.span,
                f"There is no {what} {quoted(name)}.",
                f"{wanted}{SUFFIX} beside this script, or one that ships",
                f"{wanted}{SUFFIX} is a link that leads out of this folder: copy it here" if linked else near,
            )
            return None
        try:
            return self._read(found)
        except ScriptError as error:
            problems.error(name.span, f"{quoted(name)} can't be used: {error}")
            return None

    def _check_uses(self, path: Path, parsed: Parsed, linked: Linked, problems: Problems) -> None:
        """Warn of libraries that a routine uses and takes nothing from."""
        routine = parsed.script.routine
        if routine is None or any(one.severity == "error" for one in problems.found):
            return
        named = [one.name for one in dos(routine.body)]
        blocks = [*parsed.script.exercises, *(one.block for one in dos(routine.body) if one.block)]
        named += [one.name for block in blocks for step in (*block.easier, *block.harder) for one in step]
        taken = {
            linked.exercises[key].name.span.path
            for key in (normal(name.raw) for name in named)
            if key in linked.exercises
        }
        for name in parsed.script.uses:
            library = self._beside(path, name.raw)
            if library and self._below(library).isdisjoint(taken):
                problems.warning(name.span, f"Nothing of {quoted(name)} is used.", "delete this line")

    def _below(self, library: Path) -> set[str]:
        """The paths of a library and all that it uses."""
        found: set[str] = set()
        waiting = [library]
        while waiting:
            at = self.parsed.get(waiting[0].resolve())
            user = waiting.pop(0)
            if at is None or at.script.path in found:
                continue
            found.add(at.script.path)
            waiting += [one for name in at.script.uses if (one := self._beside(user, name.raw))]
        return found


def _sounds(path: Path, parsed: Parsed, problems: Problems) -> dict[str, str]:
    """Map each `sound` name to its file beside the script; to "" where it is one of the player's own."""
    found: dict[str, str] = {}
    body = parsed.script.routine.body if parsed.script.routine else ()
    for one in instructions(body):
        if isinstance(one, Sound):
            file = sound_file(path, one.name.raw)
            if file is None:
                beside = [each.name for suffix in SOUND_SUFFIXES for each in path.parent.glob(f"*{suffix}")]
                problems.error(
                    one.name.span,
                    f"There is no sound {quoted(one.name)}.",
                    f"one of {', '.join(OWN_SOUNDS)}, or a sound file beside the script",
                    did_you_mean(one.name.raw, [*OWN_SOUNDS, *beside]),
                )
            else:
                found[one.name.raw] = file
    return found
