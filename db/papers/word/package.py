"""The zip that a .docx is: its fixed parts around one document, the same bytes for the same paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DAY = (1980, 1, 1, 0, 0, 0)
"""Every part bears the first day a zip can name, so that the same paper gives the same bytes."""

EAST = "仿宋"
"""The face of a text that names none."""

_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>
<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>
<Override PartName="/word/header1.xml" ContentType="{_TYPE}.header+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>
<Override PartName="/word/footer2.xml" ContentType="{_TYPE}.footer+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""

_ROOT = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"""

_LINKS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_RELATIONS}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_RELATIONS}/settings" Target="settings.xml"/>
<Relationship Id="header" Type="{_RELATIONS}/header" Target="header1.xml"/>
<Relationship Id="odd" Type="{_RELATIONS}/footer" Target="footer1.xml"/>
<Relationship Id="even" Type="{_RELATIONS}/footer" Target="footer2.xml"/>
</Relationships>"""

_STYLES = f"""<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{EAST}" w:hAnsi="{EAST}" w:eastAsia="{EAST}" w:cs="{EAST}"/>
<w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="table" w:default="1" w:styleId="t"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>
<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
</w:styles>"""

_SETTINGS = f"""<w:settings xmlns:w="{_MAIN}">{{even}}<w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat><w:ulTrailSpace/><w:compatSetting w:name="compatibilityMode" \
w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"""


@dataclass(frozen=True)
class Sheet:
    """The size of a page and what of it is kept free, in twentieths of a point."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    footer: int


@dataclass(frozen=True)
class Document:
    """A document before it is packed: XML of its body, header and footers; an even footer only where it differs."""

    title: str
    body: str
    sheet: Sheet
    header: str = ""
    odd: str = ""
    even: str = ""


def pack(document: Document) -> bytes:
    """The .docx."""
    sheet = document.sheet
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="odd"/>'
        + ('<w:headerReference w:type="even" r:id="header"/><w:footerReference w:type="even" r:id="even"/>')
        * bool(document.even)
        + f'<w:pgSz w:w="{sheet.width}" w:h="{sheet.height}"/>'
        f'<w:pgMar w:top="{sheet.top}" w:right="{sheet.right}" w:bottom="{sheet.bottom}" w:left="{sheet.left}" '
        f'w:header="340" w:footer="{sheet.footer}" w:gutter="0"/></w:sectPr>'
    )
    spaces = f'xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}"'
    empty = "<w:p/>"
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": f"<w:document {spaces}><w:body>{document.body}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": _LINKS,
        "word/styles.xml": _STYLES,
        "word/settings.xml": _SETTINGS.format(even="<w:evenAndOddHeaders/>" if document.even else ""),
        "word/header1.xml": f"<w:hdr {spaces}>{document.header or empty}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {spaces}>{document.odd or empty}</w:ftr>",
        "word/footer2.xml": f"<w:ftr {spaces}>{document.even or document.odd or empty}</w:ftr>",
        "docProps/core.xml": _core(document.title),
    }
    return _zipped({name: _HEAD + text for name, text in parts.items()})


def _core(title: str) -> str:
    space = f"{_PACKAGE}/metadata/core-properties"
    return (
        f'<cp:coreProperties xmlns:cp="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>案件登记</dc:creator></cp:coreProperties>"
    )


def _zipped(parts: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8"))
    return buffer.getvalue()
