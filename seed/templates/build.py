"""Builds `template.docx`, the agency's slim Word template, byte for byte the same every time.

Run `python seed/templates/build.py` after a change here. An agency may instead restyle the file in
Word: our documents use its styles by name and never its formatting.
"""

import zipfile
from pathlib import Path

TARGET = Path(__file__).with_name("template.docx")
STAMP = (2020, 1, 1, 0, 0, 0)
"""A fixed time for every part, so that the file tells nobody when it was made."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{WORD_TYPE}.styles+xml"/>
<Override PartName="/word/numbering.xml" ContentType="{WORD_TYPE}.numbering+xml"/>
<Override PartName="/word/settings.xml" ContentType="{WORD_TYPE}.settings+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{WORD_TYPE}.footer+xml"/>
<Override PartName="/word/fontTable.xml" ContentType="{WORD_TYPE}.fontTable+xml"/>
<Override PartName="/word/theme1.xml" \
ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""

PACKAGE_RELS = f"""<Relationships xmlns="{REL}">
<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Target="docProps/core.xml" \
Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/>
</Relationships>"""

DOCUMENT_RELS = f"""<Relationships xmlns="{REL}">
<Relationship Id="rId1" Type="{R}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{R}/numbering" Target="numbering.xml"/>
<Relationship Id="rId3" Type="{R}/settings" Target="settings.xml"/>
<Relationship Id="rId4" Type="{R}/footer" Target="footer1.xml"/>
<Relationship Id="rId5" Type="{R}/fontTable" Target="fontTable.xml"/>
<Relationship Id="rId6" Type="{R}/theme" Target="theme1.xml"/>
</Relationships>"""

CORE = """<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<dc:title>Planning meeting</dc:title><dc:creator>OCFS</dc:creator>
<cp:lastModifiedBy>OCFS</cp:lastModifiedBy><cp:revision>1</cp:revision>
<dcterms:created xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:created>
<dcterms:modified xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:modified>
</cp:coreProperties>"""

DOCUMENT = f"""<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:sectPr>
<w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="12240" w:h="15840"/>
<w:pgMar w:top="1440" w:right="1440" w:bottom="1296" w:left="1440" w:header="720" \
w:footer="576" w:gutter="0"/></w:sectPr></w:body></w:document>"""

FOOTER = f"""<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>
<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"""

SETTINGS = f"""<w:settings xmlns:w="{W}"><w:defaultTabStop w:val="720"/>
<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting \
w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat></w:settings>"""


def _levels(kind: str, text: str) -> str:
    return (
        f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl>'
    )


NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="1">{_levels("bullet", "•")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{_levels("decimal", "%1.")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>"""


def _style(name: str, inside: str, *, based: str = "Normal", after: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name.title().replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:next w:val="{after}"/>'
        f"<w:qFormat/>{inside}</w:style>"
    )


def _heading(level: int, half_points: int, before: int) -> str:
    return _style(
        f"heading {level}",
        f'<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="80"/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:bCs/>'
        f'<w:color w:val="1B3A5C"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        "</w:rPr>",
    )


def _list_style(name: str, number: int) -> str:
    return _style(
        name,
        f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr><w:spacing w:after="60"/>'
        '<w:ind w:left="425" w:hanging="425"/></w:pPr>',
        after=name.title().replace(" ", ""),
    )


FONT = "Calibri"
FONT_TABLE = (
    f'<w:fonts xmlns:w="{W}"><w:font w:name="{FONT}"><w:panose1 w:val="020F0502020204030204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
COLORS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "1B3A5C",
    "lt2": "E6ECF2",
    "accent1": "1B3A5C",
    "accent2": "5C3A1B",
    "accent3": "1B5C3A",
    "accent4": "5C1B3A",
    "accent5": "3A1B5C",
    "accent6": "3A5C1B",
    "hlink": "005EA2",
    "folHlink": "54278F",
}
_PLAIN = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def _theme_fonts(kind: str) -> str:
    inside = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    return f"<a:{kind}Font>{inside}</a:{kind}Font>"


# What Word offers whoever edits the file; our own styles take nothing from it.
THEME = (
    f'<a:theme xmlns:a="{A}" name="Office"><a:themeElements><a:clrScheme name="Office">'
    + "".join(f'<a:{n}><a:srgbClr val="{value}"/></a:{n}>' for n, value in COLORS.items())
    + '</a:clrScheme><a:fontScheme name="Office">'
    + _theme_fonts("major")
    + _theme_fonts("minor")
    + '</a:fontScheme><a:fmtScheme name="Office">'
    + f"<a:fillStyleLst>{_PLAIN * 3}</a:fillStyleLst>"
    + f"<a:lnStyleLst>{f'<a:ln>{_PLAIN}</a:ln>' * 3}</a:lnStyleLst>"
    + f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
    + f"<a:bgFillStyleLst>{_PLAIN * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="767676"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
STYLES = "".join(
    [
        (
            f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
            f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="Arial"/>'
            '<w:sz w:val="23"/><w:szCs w:val="23"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr>'
            "</w:pPrDefault></w:docDefaults>"
        ),
        (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            "<w:qFormat/></w:style>"
        ),
        (
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        ),
        (
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
            '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr>'
            '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
            '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        ),
        _heading(1, 36, 0),
        _heading(2, 28, 280),
        _heading(3, 24, 200),
        _list_style("List Bullet", 1),
        _list_style("List Number", 2),
        _style("Details", '<w:pPr><w:spacing w:after="20"/></w:pPr>'),
        _style(
            "Statement",
            '<w:pPr><w:keepLines/><w:pBdr><w:left w:val="single" w:sz="18" w:space="8" '
            'w:color="1B3A5C"/></w:pBdr></w:pPr><w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/>'
            "</w:rPr>",
        ),
        _style("Note", '<w:pPr><w:ind w:left="425"/></w:pPr><w:rPr><w:i/><w:iCs/></w:rPr>'),
        _style(
            "Signature Line",
            '<w:pPr><w:keepLines/><w:tabs><w:tab w:val="left" w:leader="underscore" '
            'w:pos="5760"/><w:tab w:val="left" w:pos="6120"/><w:tab w:val="right" '
            'w:leader="underscore" w:pos="9350"/></w:tabs><w:spacing w:before="280"/></w:pPr>',
        ),
        _style("Table Text", '<w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr>'),
        _style("Table Heading", "<w:rPr><w:b/><w:bCs/></w:rPr>", based="TableText"),
        _style("footer", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="20"/></w:rPr>'),
        (
            '<w:style w:type="table" w:styleId="OfficeTable"><w:name w:val="Office Table"/>'
            f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{BORDERS}'
            '</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" '
            'w:color="auto" w:fill="E6ECF2"/></w:tcPr></w:tblStylePr></w:style>'
        ),
        "</w:styles>",
    ]
)

PARTS = {
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": PACKAGE_RELS,
    "docProps/core.xml": CORE,
    "word/document.xml": DOCUMENT,
    "word/_rels/document.xml.rels": DOCUMENT_RELS,
    "word/styles.xml": STYLES,
    "word/numbering.xml": NUMBERING,
    "word/settings.xml": SETTINGS,
    "word/footer1.xml": FOOTER,
    "word/fontTable.xml": FONT_TABLE,
    "word/theme1.xml": THEME,
}


def build(target: Path = TARGET) -> None:
    """Write the template to `target`; the same bytes each time."""
    with zipfile.ZipFile(target, "w") as package:
        for name, xml in PARTS.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, HEAD + xml)


if __name__ == "__main__":
    build()
