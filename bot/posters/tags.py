"""The structure of a printed page, for a program that reads it aloud (ISO 32000-1, 14.7 and 14.8).

Reportlab has no tags: it lets marks and entries of the catalog through, and knows nothing of
`StructParents` on a page.  So the tree is built here: a heading, paragraphs with their language,
and each code as a figure with words.  Bars, panels and lines to cut along are artifacts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString, PDFtrue

from bot.nlu.context import Language


@dataclass(frozen=True, slots=True)
class _Element:
    """A part of the page: its *role* (H1, P, Figure), and the *marks* of what is drawn of it."""

    part: object
    role: str
    language: Language
    spoken: str
    marks: list[int] = field(default_factory=list)


class Tags:
    """Collects what is drawn on *canvas*, which has one page."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._elements: list[_Element] = []
        self._marks = 0

    @contextmanager
    def tagged(
        self, part: object, role: str, language: Language, spoken: str = ""
    ) -> Iterator[None]:
        """Tag what is drawn in the block; drawn one after the other, one *part* is one element.

        *spoken* is said in place of what is seen.
        """
        if not self._elements or self._elements[-1].part != part:
            self._elements.append(_Element(part, role, language, spoken))
        self._elements[-1].marks.append(self._marks)
        self._canvas.addLiteral(f"/{role} <</MCID {self._marks}>> BDC")
        self._marks += 1
        yield
        self._canvas.addLiteral("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn in the block as nothing to read."""
        self._canvas.addLiteral("/Artifact BMC")
        yield
        self._canvas.addLiteral("EMC")

    def close(self) -> None:
        """Write the tree, after the page and before the file is saved."""
        document = self._canvas._doc
        page = document.Pages.pages[-1]
        # Reportlab writes no entry that this list lacks.
        page.__NoDefault__ = (*page.__NoDefault__, "StructParents", "Tabs")
        page.StructParents, page.Tabs = 0, PDFName("S")
        root, top = PDFDictionary(), PDFDictionary()
        above = document.Reference(top)
        elements = [self._written(one, above, document.Reference(page)) for one in self._elements]
        listed = [document.Reference(element) for element in elements]
        top.dict = {"Type": PDFName("StructElem"), "S": PDFName("Document"),
                    "P": document.Reference(root), "K": PDFArray(listed)}  # fmt: skip
        owners = [
            element for one, element in zip(self._elements, listed, strict=True) for _ in one.marks
        ]
        parents = PDFDictionary({"Nums": PDFArray([0, document.Reference(PDFArray(owners))])})
        root.dict = {"Type": PDFName("StructTreeRoot"), "K": above,
                     "ParentTree": document.Reference(parents), "ParentTreeNextKey": 1}  # fmt: skip
        self._canvas.setCatalogEntry("StructTreeRoot", root)
        self._canvas.setCatalogEntry("MarkInfo", PDFDictionary({"Marked": PDFtrue}))

    def _written(self, one: _Element, above: Any, page: Any) -> PDFDictionary:
        entries = {"Type": PDFName("StructElem"), "S": PDFName(one.role), "P": above, "Pg": page,
                   "K": PDFArray(list(one.marks)), "Lang": PDFString(one.language)}  # fmt: skip
        return PDFDictionary(entries | ({"Alt": PDFString(one.spoken)} if one.spoken else {}))
