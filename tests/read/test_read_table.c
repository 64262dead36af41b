/* test_read_table.c: tables of every format give the texts that were written, with their lines, or one
   clear line of fault. */
#include "../support/support.h"

#include <cpl_vsi.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../support/findings.h"
#include "base/text.h"
#include "model/cell.h"
#include "read/read_table.h"

static char *dir;

static int dir_make(void **state)
{
    (void)state;
    dir = test_dir_create();
    return 0;
}

static int dir_drop(void **state)
{
    (void)state;
    test_dir_remove(dir);
    return 0;
}

typedef struct result {
    lq_table *table;
    lq_findings f;
    lq_err err;
    lq_code code;
} result;

static result read_at(const char *path, const char *sheet)
{
    result r = {0};
    r.code = lq_table_read(&r.table, path, &(lq_table_options){.sheet = sheet}, &r.f, &r.err);
    return r;
}

static result read_text(const char *name, const char *text)
{
    char *path = test_text(dir, name, text);
    result r = read_at(path, NULL);
    free(path);
    return r;
}

static void result_free(result *r)
{
    lq_table_free(r->table);
    lq_findings_release(&r->f);
}

static const char *cell(const result *r, size_t row, size_t column)
{
    return r->table->cell[row * r->table->columns + column];
}

/* ---- text ---- */

static void cells_as_written(void **state)
{
    (void)state;
    result r =
        read_text("a.csv", "code, 名 称 ,v,\n01001,\" a \"\"b\"\" \",1.50,\n\n,,,\n140403.0,\"x\ny\",1e5,\n");
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(r.table->columns, 3); /* the fourth is blank all the way down */
    assert_int_equal(r.table->rows, 2);
    assert_string_equal(r.table->head[1], "名 称");
    assert_string_equal(cell(&r, 0, 0), "01001");
    assert_string_equal(cell(&r, 0, 1), "a \"b\"");
    assert_string_equal(cell(&r, 0, 2), "1.50");
    assert_string_equal(cell(&r, 1, 0), "140403.0");
    assert_string_equal(cell(&r, 1, 1), "x\ny");
    assert_string_equal(cell(&r, 1, 2), "1e5");
    assert_int_equal(r.table->line[0], 2);
    assert_int_equal(r.table->line[1], 5);
    assert_string_equal(r.table->sheet, "");
    result_free(&r);
}

/* What GDAL takes for more than text: geometry columns, numbers as head, names it would change, a single
   column. */
static void nothing_is_special(void **state)
{
    (void)state;
    result r = read_text("b.csv", "WKT,1,1,id\nPOINT(1 2),007,,=\"140403\"\n");
    assert_int_equal(r.code, LQ_OK);
    assert_string_equal(r.table->head[0], "WKT");
    assert_string_equal(r.table->head[1], "1");
    assert_string_equal(r.table->head[2], "1");
    assert_string_equal(cell(&r, 0, 0), "POINT(1 2)");
    assert_string_equal(cell(&r, 0, 1), "007");
    result_free(&r);
    r = read_text("c.tsv", "only\n5\n");
    assert_int_equal(r.table->columns, 1);
    assert_string_equal(cell(&r, 0, 0), "5");
    result_free(&r);
}

static void ragged_rows(void **state)
{
    (void)state;
    result r = read_text("r.csv", "a,b\n1\n1,2,3\n");
    assert_int_equal(r.table->columns, 3);
    assert_string_equal(cell(&r, 0, 1), "");
    assert_string_equal(cell(&r, 1, 2), "3");
    assert_string_equal(r.table->head[2], "");
    result_free(&r);
}

static void fault_is(result r, const char *ending)
{
    assert_int_equal(r.code, LQ_DATA);
    assert_null(r.table);
    assert_null(strchr(r.err.text, '\n'));
    size_t n = strlen(r.err.text), k = strlen(ending);
    if (n < k || strcmp(r.err.text + n - k, ending)) fail_msg("%s", r.err.text);
    result_free(&r);
}

static void faults(void **state)
{
    (void)state;
    fault_is(read_at("no/such/file.csv", NULL),
             "no/such/file.csv: there is no such file; check the spelling of the path");
    fault_is(read_text("e.csv", ""),
             "e.csv: the file is empty; a row of column names and rows of data are needed");
    fault_is(read_text("h.csv", "a,b\n"), "h.csv: the table has column names but no rows");
    fault_is(read_text("blank.csv", ",,\n ,\n"),
             "blank.csv: the table is empty; a row of column names and rows of data are needed");
    fault_is(read_text("q.csv", "a,b\n1,\"2\n3,4\n"),
             "q.csv:2: a quote (\") is opened in this row and not closed; close it or remove it");
    fault_is(read_text("w.xls", "<html><table><tr><td>1</td></tr></table></html>"),
             "w.xls: this is an HTML page, not a workbook; save it as .xlsx or .csv");
    fault_is(read_text("o.xls", "\xD0\xCF\x11\xE0rest"),
             "o.xls: an old workbook (.xls) cannot be read; save it as .xlsx or .csv");
    fault_is(read_text("x.xls", "<?xml version=\"1.0\"?><Workbook/>"),
             "x.xls: this is an XML file, not a workbook; save it as .xlsx or .csv");
    fault_is(read_text("b.xlsx", "\x01\x02\x03\x04\x05\x06"),
             "b.xlsx: not a table; CSV, XLSX, ODS and DBF can be read");
    fault_is(read_text("z.xlsx", "PK\3\4rubbish"),
             "z.xlsx: not a whole workbook, or another kind of ZIP archive; save it again as .xlsx");
    char *path = test_text(dir, "s.csv", "a,b\n1,2\n");
    fault_is(read_at(path, "数据"), "s.csv: only a workbook (.xlsx, .ods) has sheets; leave out \"#数据\"");
    free(path);
    path = test_path(dir, "x.dbf");
    fault_is(read_at(path, NULL), "x.dbf: there is no such file; check the spelling of the path");
    free(path);
}

static void text_named_as_a_workbook(void **state)
{
    (void)state;
    result r = read_text("t.xlsx", "a,b\n1,2\n");
    assert_int_equal(r.code, LQ_OK);
    assert_string_equal(cell(&r, 0, 1), "2");
    assert_int_equal(finding_count(&r.f, "not-a-workbook"), 1);
    assert_int_equal(lq_findings_faults(&r.f), 1);
    result_free(&r);
}

/* A title, a unit, two rows of a head, a name above several rows, a note: through the whole of the reader. */
static void yearbook_page(void **state)
{
    (void)state;
    result r = read_text("y.csv", "各县人口，2020年,,,\n,,,单位：万人\n,,,\n市,县,人口,\n,,常住,户籍\n"
                                  "甲市,东方县,1.5,2.5\n,西方县,3.5,4.5\n,南方县,5.5,6.5\n注：年末数,,,\n");
    if (r.code) fail_msg("%s", r.err.text);
    assert_int_equal(r.table->rows, 3);
    assert_int_equal(lq_table_column(r.table, "人口/户籍", NULL), 3);
    assert_int_equal(lq_table_column(r.table, "户籍", NULL), 3);
    assert_int_equal(lq_table_column(r.table, "#D", NULL), 3);
    assert_string_equal(r.table->unit, "万人");
    assert_string_equal(r.table->title, "各县人口，2020年");
    assert_string_equal(cell(&r, 2, 0), "甲市");
    assert_string_equal(cell(&r, 2, 3), "6.5");
    assert_int_equal(r.table->line[2], 8);
    assert_int_equal(lq_findings_faults(&r.f), 0);
    result_free(&r);
}

static void header_lines_of_the_user(void **state)
{
    (void)state;
    char *path = test_text(dir, "u.csv", "x,y\na,b\n1,2\n");
    result r = {0};
    r.code = lq_table_read(&r.table, path, &(lq_table_options){.header = "2"}, &r.f, &r.err);
    assert_int_equal(r.code, LQ_OK);
    assert_string_equal(r.table->head[0], "a");
    result_free(&r);
    r = (result){0};
    r.code = lq_table_read(&r.table, path, &(lq_table_options){.header = "two"}, &r.f, &r.err);
    assert_int_equal(r.code, LQ_USAGE);
    result_free(&r);
    free(path);
    path = test_text(dir, "u.dbf", "");
    r = (result){0};
    r.code = lq_table_read(&r.table, path, &(lq_table_options){.header = "2"}, &r.f, &r.err);
    assert_int_equal(r.code, LQ_USAGE);
    result_free(&r);
    free(path);
}

/* More cells in a row than any spreadsheet has, and more in all than there is room for. */
static void wide_and_large_tables_are_refused(void **state)
{
    (void)state;
    lq_buf b = {0};
    lq_buf_text(&b, "a,b\n1,2\n");
    for (int i = 0; i < 100000; i++) lq_buf_text(&b, ",");
    fault_is(read_text("wide.csv", b.data), "wide.csv:3: a row of 100001 cells; at most 16384 can be read");
    lq_buf_release(&b);
    for (int i = 0; i < 16000; i++) lq_buf_text(&b, "1,");
    for (int i = 0; i < 9000; i++) lq_buf_text(&b, "\n1,2");
    fault_is(read_text("large.csv", b.data),
             "large.csv:8389: 8389 rows of 16001 cells, more than can be read; split the file");
    lq_buf_release(&b);
}

/* ---- workbooks, written by hand ---- */

static void member_add(const char *zip, const char *name, const char *text)
{
    char path[1024];
    snprintf(path, sizeof path, "/vsizip/%s/%s", zip, name);
    VSILFILE *file = VSIFOpenL(path, "wb");
    assert_non_null(file);
    assert_int_equal(VSIFWriteL(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(VSIFCloseL(file), 0);
}

#define XML        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define MAIN       "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELS       "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEET      "<sheet name=\"%s\" sheetId=\"%d\" state=\"%s\" r:id=\"rId%d\"/>"
#define ROWS(rows) "<sheetData>" rows "</sheetData>"

static void sheet_add(const char *zip, const char *name, const char *inner)
{
    char text[8192];
    snprintf(text, sizeof text, XML "<worksheet " MAIN ">%s</worksheet>", inner);
    member_add(zip, name, text);
}

/* Two sheets, 数据 and 说明, given by what stands inside <worksheet>; state: of the first, "visible" or "hidden". */
static char *workbook_make(const char *name, const char *state, const char *data, const char *notes)
{
    char *path = test_path(dir, name), text[4096];
    member_add(
        path, "[Content_Types].xml",
        XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-"
            "officedocument.spreadsheetml.worksheet+xml\"/></Types>");
    snprintf(text, sizeof text,
             XML "<workbook " MAIN " xmlns:r=\"" RELS "\"><sheets>" SHEET SHEET "</sheets></workbook>",
             "数据", 1, state, 1, "说明", 2, "visible", 2);
    member_add(path, "xl/workbook.xml", text);
    member_add(path, "xl/_rels/workbook.xml.rels",
               XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                   "<Relationship Id=\"rId1\" Type=\"" RELS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                   "<Relationship Id=\"rId2\" Type=\"" RELS
                   "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>");
    sheet_add(path, "xl/worksheets/sheet1.xml", data);
    sheet_add(path, "xl/worksheets/sheet2.xml", notes);
    return path;
}

#define NOTE ROWS("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>note</t></is></c></row>")

/* The second sheet is a note. */
static char *xlsx_make(const char *name, const char *rows)
{
    char data[4096];
    snprintf(data, sizeof data, "<sheetData>%s</sheetData>", rows);
    return workbook_make(name, "visible", data, NOTE);
}

#define TEXT(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define NUMBER(at, v)  "<c r=\"" at "\"><v>" v "</v></c>"

static void workbook(void **state)
{
    (void)state;
    char *path = xlsx_make(
        "a.xlsx",
        "<row r=\"2\">" TEXT("A2", "code") TEXT("B2", "v")
            TEXT("D2",
                 "w") "</row>"
                      "<row r=\"3\">" NUMBER("A3", "140403") NUMBER("B3", "0.10000000000000001") NUMBER(
                          "D3",
                          "1E-3") "</row>"
                                  "<row r=\"6\">" TEXT("A6", "1.40E+05") NUMBER("B6", "7.0000000000000007E-2")
                                      NUMBER("D6", "1.5E+20") "</row>"
                                                              "<row r=\"7\">" TEXT("A7", " 012 ")
                                                                  NUMBER("B7", "-1318505.25") TEXT(
                                                                      "D7", "123456789012345678") "</row>");
    result r = read_at(path, NULL);
    if (r.code) fail_msg("%s", r.err.text);
    assert_int_equal(r.table->columns, 4);
    assert_int_equal(r.table->rows, 3);
    assert_string_equal(r.table->sheet, "数据");
    assert_string_equal(r.table->head[2], "");
    static const char *const expected[] = {"140403",   "0.1",         "", "0.001",
                                           "1.40E+05", "0.07",        "", "150000000000000000000",
                                           "012",      "-1318505.25", "", "123456789012345678"};
    for (size_t i = 0; i < 12; i++) assert_string_equal(r.table->cell[i], expected[i]);
    static const size_t lines[] = {3, 6, 7};
    assert_memory_equal(r.table->line, lines, sizeof lines);
    assert_int_equal(finding_count(&r.f, "sheet-used"), 1);
    result_free(&r);
    r = read_at(path, "数据");
    assert_int_equal(r.code, LQ_OK);
    assert_int_equal(r.f.n, 0);
    result_free(&r);
    fault_is(read_at(path, "Sheet1"), "a.xlsx: no sheet \"Sheet1\"; it has: \"数据\", \"说明\"");
    fault_is(read_at(path, "说明"),
             "a.xlsx: sheet \"说明\" holds no table; name one with FILE#SHEET: \"数据\", \"说明\"");
    free(path);
}

#define TABLE                                                                                                \
    ROWS("<row r=\"1\">" TEXT("A1", "name") TEXT("B1", "v") "</row><row r=\"2\">" TEXT("A2", "x")            \
             NUMBER("B2", "7") "</row>")

/* The first sheet with a table is read; one that is hidden only when it alone has one. */
static void sheet_with_the_table(void **state)
{
    (void)state;
    char *path = workbook_make("s1.xlsx", "visible", NOTE, TABLE);
    result r = read_at(path, NULL);
    if (r.code) fail_msg("%s", r.err.text);
    assert_string_equal(r.table->sheet, "说明");
    assert_string_equal(cell(&r, 0, 1), "7");
    assert_string_equal(
        r.f.at[0].message,
        "sheet \"说明\" is read, the first that holds a table; the workbook has: \"数据\", \"说明\"");
    result_free(&r);
    free(path);
    path = workbook_make("s2.xlsx", "hidden", TABLE, TABLE);
    r = read_at(path, NULL);
    assert_string_equal(r.table->sheet, "说明");
    result_free(&r);
    free(path);
    path = workbook_make("s3.xlsx", "hidden", TABLE, NOTE);
    r = read_at(path, NULL);
    assert_string_equal(r.table->sheet, "数据");
    assert_non_null(strstr(r.f.at[0].message, "\"数据\" (hidden), \"说明\""));
    result_free(&r);
    free(path);
    path = workbook_make("s4.xlsx", "visible", NOTE, NOTE);
    fault_is(read_at(path, NULL), "s4.xlsx: no sheet holds a table; it has: \"数据\", \"说明\"");
    free(path);
}

/* The one message of a kind. */
static const char *told(const result *r, const char *kind)
{
    assert_int_equal(finding_count(&r->f, kind), 1);
    for (size_t i = 0; i < r->f.n; i++)
        if (!strcmp(r->f.at[i].kind, kind)) return r->f.at[i].message;
    return NULL;
}

static void what_only_the_sheet_tells(void **state)
{
    (void)state;
    char *path = workbook_make(
        "l.xlsx", "visible",
        "<sheetData><row r=\"1\">" TEXT("A1", "市") TEXT("B1", "县") TEXT("C1", "人口") TEXT(
            "D1",
            "密度") "</row>"
                    "<row r=\"2\">" TEXT("A2", "甲") TEXT("B2", "东方县") NUMBER(
                        "C2",
                        "5") "<c r=\"D2\"><f>C2/2</f><v></v></c></row>"
                             "<row r=\"3\" hidden=\"1\">" TEXT(
                                 "B3",
                                 "西方县") "<c r=\"C3\" t=\"e\"><v>#N/A</v></c>"
                                           "<c r=\"D3\" s=\"1\"><f>C3/2</f></c></row>"
                                           "<row r=\"4\">" TEXT("B4", "南方县") NUMBER(
                                               "C4",
                                               "6") "<c r=\"D4\"><f>C4/2</f><v>3</v></c></row></sheetData>"
                                                    "<mergeCells count=\"1\"><mergeCell "
                                                    "ref=\"A2:A3\"/></mergeCells>",
        NOTE);
    result r = read_at(path, "数据");
    if (r.code) fail_msg("%s", r.err.text);
    assert_int_equal(r.table->rows, 3);
    assert_string_equal(cell(&r, 0, 3), ""); /* never calculated is not 0 */
    assert_string_equal(cell(&r, 1, 0), "甲");
    assert_string_equal(cell(&r, 2, 0), ""); /* not among the merged cells */
    assert_string_equal(cell(&r, 2, 3), "3");
    assert_string_equal(told(&r, "hidden-cells"),
                        "1 row is hidden in the sheet, the first is 3; read like the others");
    assert_string_equal(told(&r, "cell-error"), "1 cell holds an error of the spreadsheet, the first is C3");
    assert_non_null(
        strstr(told(&r, "formula-without-result"), "2 formulas were never calculated, the first is D2"));
    assert_int_equal(finding_count(&r.f, "filled-down"), 1);
    result_free(&r);
    free(path);
}

static void damaged_workbook(void **state)
{
    (void)state;
    char *path = xlsx_make("d.xlsx", "<row r=\"1\">" TEXT("A1", "code") "</row><row r=\"2\"><c r=");
    result r = read_at(path, "数据");
    assert_int_equal(r.code, LQ_DATA);
    assert_non_null(strstr(r.err.text, "d.xlsx: "));
    result_free(&r);
    free(path);
}

static void ods(void **state)
{
    (void)state;
    char *path = test_path(dir, "a.ods");
    member_add(path, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    member_add(
        path, "content.xml",
        XML "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
            "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
            "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>"
            "<table:table table:name=\"t\">"
            "<table:table-row><table:table-cell "
            "office:value-type=\"string\"><text:p>code</text:p></table:table-cell>"
            "<table:table-cell "
            "office:value-type=\"string\"><text:p>v</text:p></table:table-cell></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>"
            "<table:table-row><table:table-cell office:value-type=\"float\" "
            "office:value=\"140403\"><text:p>140,403</text:p>"
            "</table:table-cell><table:table-cell office:value-type=\"float\" "
            "office:value=\"0.30000000000000004\">"
            "<text:p>0.3</text:p></table:table-cell></table:table-row>"
            "</table:table></office:spreadsheet></office:body></office:document-content>");
    result r = read_at(path, NULL);
    if (r.code) fail_msg("%s", r.err.text);
    assert_int_equal(r.table->rows, 1);
    assert_string_equal(cell(&r, 0, 0), "140403");
    assert_string_equal(cell(&r, 0, 1), "0.30000000000000004"); /* what it is, not what it shows */
    assert_int_equal(r.table->line[0], 4);
    result_free(&r);
    free(path);
}

/* ---- the real ones ---- */

/* Every variant of the messy tables holds the values of expected/truth.csv, in its first, fourth, fifth
   and sixth column. */
static void messy_tables_hold_the_truth(void **state)
{
    (void)state;
    static const char *const names[] = {
        "t01_utf8_lf.csv",         "t02_utf8_bom_crlf.csv",   "t03_gbk.csv",
        "t04_gb18030.csv",         "t50_title_and_notes.csv", "x03_two_headers_merged.xlsx",
        "x04_second_sheet.xlsx",   "x10_csv_named.xlsx",      "t05_gb18030_bom.csv",
        "t06_utf16le_bom_tab.txt", "t07_utf16be_bom.csv",     "t08_semicolon_gbk.csv",
        "t09_fullwidth_comma.csv", "t10_cr_only.csv",         "t11_gbk_one_bad_byte.csv",
        "t12_mixed_utf8_gbk.csv",  "t20_thousands.csv",       "t21_fullwidth.csv",
        "t51_header_newlines.csv", "t57_nul_bytes.csv",       "x01_plain.xlsx",
        "x02_numeric_codes.xlsx",  "x08_inlinestr.xlsx"};
    char *truth = test_shared("data/messy_tables/expected/truth.csv");
    if (!truth) SKIP_TEST("../shared is not there");
    result t = read_at(truth, NULL);
    assert_int_equal(t.table->rows, 307);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[128];
        snprintf(name, sizeof name, "data/messy_tables/%s", names[i]);
        char *path = test_shared(name);
        result r = read_at(path, NULL);
        if (r.code) fail_msg("%s", r.err.text);
        assert_int_equal(r.table->rows, 307);
        assert_int_equal(r.table->columns, 6);
        for (size_t row = 0; row < 307; row++)
            for (size_t k = 0; k < 6; k += k ? 1 : 3) {
                double expected;
                assert_true(lq_number_read(&expected, cell(&t, row, k)));
                if (lq_cell_read(cell(&r, row, k), NULL).value != expected)
                    fail_msg("%s:%zu: %s, not %s", names[i], r.table->line[row], cell(&r, row, k),
                             cell(&t, row, k));
            }
        result_free(&r);
        free(path);
    }
    result_free(&t);
    free(truth);
}

static void real_workbook(void **state)
{
    (void)state;
    char *path = test_shared("data/tables/census_county_2020_v1.xlsx"),
         *csv = test_shared("data/tables/census2020_all_levels.csv");
    if (!path || !csv) SKIP_TEST("../shared is not there");
    result x = read_at(path, NULL), c = read_at(csv, NULL);
    assert_int_equal(x.table->rows, 3358);
    assert_int_equal(x.table->columns, 153);
    size_t column = lq_table_column(x.table, "人口数_合计", NULL);
    for (size_t row = 0; row < 3358; row++) {
        assert_string_equal(cell(&x, row, 0), cell(&c, row, 0));
        assert_string_equal(cell(&x, row, column), cell(&c, row, 4));
        assert_int_equal(x.table->line[row], row + 2);
    }
    result_free(&x);
    result_free(&c);
    free(path);
    free(csv);
}

#define MEMORY_ROWS                                                                                          \
    "<row r=\"1\">" TEXT("A1", "c") TEXT("B1", "v") "</row><row r=\"2\" hidden=\"1\">" TEXT("A2", "x")       \
        NUMBER("B2", "0.10000000000000001") "</row>"

static void no_memory(void **state)
{
    (void)state;
    char *csv = test_text(dir, "m.csv", "code,v\n140403,1\n140404,2\n"),
         *xlsx = xlsx_make("m.xlsx", MEMORY_ROWS);
    const char *const paths[] = {csv, xlsx};
    for (int i = 0; i < 2; i++) {
        lq_code code = LQ_FAILED;
        for (long k = 1; code && k < 200; k++) {
            lq_table *t = NULL;
            lq_findings f = {0};
            lq_err err = {0};
            lq_mem_fail_after(k);
            code = lq_table_read(&t, paths[i], NULL, &f, &err);
            lq_mem_fail_after(0);
            if (code ? code != LQ_FAILED || t || !err.code : !t)
                fail_msg("allocation %ld: %d, %s", k, code, err.text);
            lq_table_free(t);
            lq_findings_release(&f);
        }
        assert_int_equal(code, LQ_OK);
    }
    free(csv);
    free(xlsx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_as_written),
        cmocka_unit_test(nothing_is_special),
        cmocka_unit_test(ragged_rows),
        cmocka_unit_test(faults),
        cmocka_unit_test(text_named_as_a_workbook),
        cmocka_unit_test(yearbook_page),
        cmocka_unit_test(header_lines_of_the_user),
        cmocka_unit_test(wide_and_large_tables_are_refused),
        cmocka_unit_test(workbook),
        cmocka_unit_test(sheet_with_the_table),
        cmocka_unit_test(what_only_the_sheet_tells),
        cmocka_unit_test(damaged_workbook),
        cmocka_unit_test(ods),
        cmocka_unit_test(messy_tables_hold_the_truth),
        cmocka_unit_test(real_workbook),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, dir_make, dir_drop);
}
