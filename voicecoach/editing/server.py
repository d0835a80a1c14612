"""The language server: what `features` tells of a script, in the words of the Language Server Protocol."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from voicecoach.editing.features import Document, Spot
from voicecoach.errors import ScriptError
from voicecoach.routine.formatter import format_text

_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}


def serve(version: str) -> None:
    """Speak with an editor on standard input and output, until it ends."""
    server(version).start_io()


def server(version: str) -> LanguageServer:
    made = LanguageServer("voicecoach", version)
    made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(_opened)
    made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(_opened)
    made.feature(lsp.TEXT_DOCUMENT_HOVER)(_hover)
    made.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["{", " "]))(
        _complete
    )
    made.feature(lsp.TEXT_DOCUMENT_DEFINITION)(_define)
    made.feature(lsp.TEXT_DOCUMENT_FORMATTING)(_format)
    made.feature(lsp.TEXT_DOCUMENT_RENAME)(_rename)
    return made


def _document(server: LanguageServer, uri: str) -> Document:
    return Document(server.workspace.get_text_document(uri).source, _path(uri))


def _path(uri: str) -> Path:
    return Path(url2pathname(unquote(urlparse(uri).path)))


# --- places: the protocol counts columns in UTF-16 -----------------------------------------------


def _column(text: str, units: int) -> int:
    """The character at that many UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def _units(text: str, column: int) -> int:
    return len(text[:column].encode("utf-16-le")) // 2


def _range(document: Document, spot: Spot) -> lsp.Range:
    same = Path(spot.path) == document.path
    text = document.lines[spot.line] if same and spot.line < len(document.lines) else ""
    start, end = (_units(text, one) if text else one for one in (spot.start, spot.end))
    return lsp.Range(lsp.Position(spot.line, start), lsp.Position(spot.line, max(start + 1, end)))


def _place(document: Document, at: lsp.Position) -> tuple[int, int]:
    text = document.lines[at.line] if at.line < len(document.lines) else ""
    return at.line, _column(text, at.character)


# --- what the editor asks for --------------------------------------------------------------------


def _opened(
    server: LanguageServer, params: lsp.DidOpenTextDocumentParams | lsp.DidChangeTextDocumentParams
) -> None:
    """Problems, as one types."""
    uri = params.text_document.uri
    document = _document(server, uri)
    diagnostics = [
        lsp.Diagnostic(
            range=_range(document, spot),
            message="\n".join(
                part
                for part in (
                    problem.message,
                    f"expected {problem.expected}" if problem.expected else "",
                    problem.hint,
                )
                if part
            ),
            severity=_SEVERITIES[problem.severity],
            source="voicecoach",
        )
        for spot, problem in document.problems()
    ]
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=diagnostics))


def _hover(server: LanguageServer, params: lsp.HoverParams) -> lsp.Hover | None:
    document = _document(server, params.text_document.uri)
    told = document.hover(*_place(document, params.position))
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.PlainText, told)) if told else None


def _in_place(document: Document, line: int, start: int, end: int, text: str) -> lsp.TextEdit:
    """The edit that puts a text where the columns from `start` to `end` are, which may be none."""
    here = document.lines[line] if line < len(document.lines) else ""
    places = (lsp.Position(line, _units(here, column)) for column in (start, end))
    return lsp.TextEdit(lsp.Range(*places), text)


def _complete(server: LanguageServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    document = _document(server, params.text_document.uri)
    line, column = _place(document, params.position)
    items = [
        lsp.CompletionItem(
            label=one.text,
            documentation=one.help,
            text_edit=None if one.start is None else _in_place(document, line, one.start, column, one.text),
        )
        for one in document.completions(line, column)
    ]
    return lsp.CompletionList(is_incomplete=False, items=items)


def _define(server: LanguageServer, params: lsp.DefinitionParams) -> lsp.Location | None:
    document = _document(server, params.text_document.uri)
    spot = document.definition(*_place(document, params.position))
    return lsp.Location(Path(spot.path).absolute().as_uri(), _range(document, spot)) if spot else None


def _format(server: LanguageServer, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
    document = _document(server, params.text_document.uri)
    try:
        text = format_text(document.text, str(document.path))
    except ScriptError:  # its errors are shown already
        return None
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(len(document.lines), 0))
    return [lsp.TextEdit(whole, text)]


def _rename(server: LanguageServer, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """Every place of this file where the exercise is named."""
    document = _document(server, params.text_document.uri)
    name = document.name_at(*_place(document, params.position))
    if not name:
        return None
    edits = [lsp.TextEdit(_range(document, spot), params.new_name) for spot in document.uses(name)]
    return lsp.WorkspaceEdit(changes={params.text_document.uri: edits})
