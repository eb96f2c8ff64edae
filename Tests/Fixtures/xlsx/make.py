import zipfile
M='http://schemas.openxmlformats.org/spreadsheetml/2006/main'; O='http://schemas.openxmlformats.org/officeDocument/2006/relationships'; P='http://schemas.openxmlformats.org/package/2006'
H='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
def book(path, sheets, strings=None, epoch='', names=None, hidden=(), raw=None):
    z=zipfile.ZipFile(path,'w',zipfile.ZIP_DEFLATED,compresslevel=9)
    def w(n,t):
        i=zipfile.ZipInfo(n,(1980,1,1,0,0,0)); i.compress_type=zipfile.ZIP_DEFLATED; z.writestr(i,t)
    w('[Content_Types].xml',H+f'<Types xmlns="{P}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>')
    w('_rels/.rels',H+f'<Relationships xmlns="{P}/relationships"><Relationship Id="rId1" Type="{O}/officeDocument" Target="/xl/workbook.xml"/></Relationships>')
    names=names or [f'Sheet{i+1}' for i in range(len(sheets))]
    w('xl/workbook.xml',H+f'<workbook xmlns="{M}" xmlns:r="{O}"><workbookPr{epoch}/><sheets>'+''.join(f'<sheet name="{n}" sheetId="{i+1}"{" state=%shidden%s"%(chr(34),chr(34)) if n in hidden else ""} r:id="rId{i+1}"/>' for i,n in enumerate(names))+'</sheets></workbook>')
    rels=''.join(f'<Relationship Id="rId{i+1}" Type="{O}/worksheet" Target="worksheets/sheet{i+1}.xml"/>' for i in range(len(sheets)))
    rels+=f'<Relationship Id="rId90" Type="{O}/styles" Target="styles.xml"/><Relationship Id="rId91" Type="{O}/sharedStrings" Target="sharedStrings.xml"/>'
    w('xl/_rels/workbook.xml.rels',H+f'<Relationships xmlns="{P}/relationships">{rels}</Relationships>')
    w('xl/styles.xml',H+f'<styleSheet xmlns="{M}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="[h]:mm&quot; day&quot;"/></numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>')
    if strings: w('xl/sharedStrings.xml',H+f'<sst xmlns="{M}">'+''.join(f'<si>{s}</si>' for s in strings)+'</sst>')
    for i,s in enumerate(sheets):
        w(f'xl/worksheets/sheet{i+1}.xml',s if raw else H+f'<worksheet xmlns="{M}"><sheetData>{s}</sheetData></worksheet>')
    z.close()
D='./'
def S(r,i): return f'<c r="{r}" t="s"><v>{i}</v></c>'
strings=['<t>Ref</t>','<t>Title</t>','<t>Country</t>','<t>Date</t>','<t>Amount</t>','<r><t>Wells </t></r><r><rPr><b/></rPr><t>of Mopti</t></r><rPh sb="0" eb="1"><t>sounds</t></rPh>','<t>Schools, "new"\nand old</t>','<t xml:space="preserve"> Mali </t>']
rows='<row r="1">'+''.join(S(c+'1',i) for i,c in enumerate('ABCDE'))+'</row><row r="2"/><row r="3"><c r="A3" s="0"/></row>'
rows+='<row r="4"><c r="A4"><v>1</v></c>'+S('B4',5)+S('C4',7)+'<c r="D4" s="1"><v>45352</v></c><c r="E4"><v>1234.5</v></c></row>'
rows+='<row r="5"><c r="A5"><v>2</v></c>'+S('B5',6)+'<c r="C5" t="inlineStr"><is><t>Niger</t></is></c><c r="D5" s="2"><v>45353.5</v></c><c r="E5"><f>E4/1000</f><v>1.2345000000000002</v></c></row>'
rows+='<row r="7"><c r="A7"><v>3</v></c><c r="B7" t="str"><f>"Ro"&amp;"ads"</f><v>Roads</v></c>'+S('C7',7)+'<c r="D7" s="1"><v>45354</v></c><c r="E7"><v>1.234</v></c></row>'
book(D+'payments.xlsx',[rows,'<row r="1"><c r="A1"><v>1</v></c></row>'],strings,names=['Payments','Lists'],hidden=('Lists',))
book(D+'payments-1904.xlsx',[rows.replace('45352','43890').replace('45353.5','43891.5').replace('45354','43892')],strings,epoch=' date1904="1"')
book(D+'two-sheets.xlsx',[rows,rows],strings,names=['Payments','Plans'])
book(D+'formula.xlsx',[rows.replace('<v>1.2345000000000002</v>','')],strings)
book(D+'entity.xlsx',[f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "x">]><worksheet xmlns="{M}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'],raw=True)
book(D+'bomb.xlsx',[H+f'<worksheet xmlns="{M}"><sheetData>'+' '*(80<<20)+'</sheetData></worksheet>'],raw=True)
