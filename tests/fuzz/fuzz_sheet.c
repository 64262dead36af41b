/*
 * fuzz_sheet.c: any sheet of a workbook, .xlsx or .ods, becomes a table as a text file does, and its merged cells lie in order;
 * or one line says why not.
 *
 * Bytes of an archive that is bent anywhere are refused by its checksums, so the archive is made here, around XML of any kind.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "base/buf.h"
#include "read/read_sheet.h"
#include "read/read_table.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define KIND "application/vnd.openxmlformats-officedocument.spreadsheetml"

static const char workbook[] = "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\"><sheets>"
                               "<sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
static const char relations[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" REL "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" REL "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
static const char types[] =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" KIND ".sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" KIND ".worksheet+xml\"/></Types>";

/* ---- an archive of members that are only stored ---- */

typedef struct archive {
    lq_buf bytes, list;
    unsigned members;
} archive;

static void number_add(lq_buf *to, size_t value, int bytes)
{
    for (; bytes; bytes--, value >>= 8) lq_buf_add(to, &(char){(char)value}, 1);
}

/* What the header of a member and its line in the list have in common: version to method, then time to lengths. */
static void member_describe(lq_buf *to, const char *name, const char *text, size_t n)
{
    number_add(to, 20, 2);
    number_add(to, 0, 8);
    number_add(to, crc32(0, (const Bytef *)text, (uInt)n), 4);
    number_add(to, n, 4);
    number_add(to, n, 4);
    number_add(to, strlen(name), 4);
}

static void member_add(archive *a, const char *name, const char *text, size_t n)
{
    lq_buf_text(&a->list, "PK\1\2\24");
    number_add(&a->list, 0, 1);
    member_describe(&a->list, name, text, n);
    number_add(&a->list, 0, 10);
    number_add(&a->list, a->bytes.size, 4);
    lq_buf_text(&a->list, name);
    lq_buf_text(&a->bytes, "PK\3\4");
    member_describe(&a->bytes, name, text, n);
    lq_buf_text(&a->bytes, name);
    lq_buf_add(&a->bytes, text, n);
    a->members++;
}

/* Of another length each time, with a comment of blanks: GDAL keeps the list of an archive for the next one of the same name,
   length and second. */
static void archive_close(archive *a)
{
    static size_t runs;
    size_t at = a->bytes.size, comment = runs++ % 65536;
    lq_buf_add(&a->bytes, a->list.data, a->list.size);
    lq_buf_text(&a->bytes, "PK\5\6");
    number_add(&a->bytes, 0, 4);
    number_add(&a->bytes, a->members, 2);
    number_add(&a->bytes, a->members, 2);
    number_add(&a->bytes, a->list.size, 4);
    number_add(&a->bytes, at, 4);
    number_add(&a->bytes, comment, 2);
    for (size_t i = 0; i < comment; i++) lq_buf_add(&a->bytes, " ", 1);
    FUZZ_HOLDS(!a->bytes.failed && !a->list.failed);
    lq_buf_release(&a->list);
}

static void xlsx_make(archive *a, const char *sheet, size_t n, const char *strings, size_t n_strings)
{
    member_add(a, "[Content_Types].xml", types, sizeof types - 1);
    member_add(a, "xl/workbook.xml", workbook, sizeof workbook - 1);
    member_add(a, "xl/_rels/workbook.xml.rels", relations, sizeof relations - 1);
    member_add(a, "xl/worksheets/sheet1.xml", sheet, n);
    if (n_strings) member_add(a, "xl/sharedStrings.xml", strings, n_strings);
}

static void ods_make(archive *a, const char *content, size_t n)
{
    static const char kind[] = "application/vnd.oasis.opendocument.spreadsheet";
    member_add(a, "mimetype", kind, sizeof kind - 1);
    member_add(a, "content.xml", content, n);
}

/* ---- the target ---- */

static void merges_hold(lq_buf *bytes)
{
    lq_grid g;
    lq_findings f = {0};
    lq_err err = {0};
    FUZZ_HOLDS(!lq_grid_init(&g, "a.xlsx", &err));
    lq_code code = lq_sheet_read(&g, bytes, NULL, &f, &err);
    fuzz_fault_holds(code, &err);
    for (size_t i = 0; i < g.merges; i++) {
        FUZZ_HOLDS(g.merge[i].top <= g.merge[i].bottom && g.merge[i].left <= g.merge[i].right);
        FUZZ_HOLDS(!i || g.merge[i - 1].top <= g.merge[i].top);
    }
    lq_grid_release(&g);
    lq_findings_release(&f);
}

static void table_holds(void)
{
    lq_table *t = NULL;
    lq_findings f = {0};
    lq_err err = {0};
    lq_code code = lq_table_read(&t, "a.xlsx", NULL, &f, &err);
    fuzz_fault_holds(code, &err);
    FUZZ_HOLDS(!code == (t != NULL));
    if (t) FUZZ_HOLDS(t->columns && t->rows);
    if (t) fuzz_table_holds(t);
    fuzz_findings_hold(&f);
    lq_table_free(t);
    lq_findings_release(&f);
}

/* The first part is "ods" or anything else; the second the sheet, the third its shared texts. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    size_t size, n_strings;
    archive a = {.members = 0};
    char *kind = fuzz_part(&size, &bytes, &n), *sheet = fuzz_part(&size, &bytes, &n),
         *strings = fuzz_part(&n_strings, &bytes, &n);
    if (!strcmp(kind, "ods"))
        ods_make(&a, sheet, size);
    else
        xlsx_make(&a, sheet, size, strings, n_strings);
    archive_close(&a);
    fuzz_file_put("a.xlsx", a.bytes.data, a.bytes.size);
    merges_hold(&a.bytes);
    table_holds();
    fuzz_files_clear();
    lq_buf_release(&a.bytes);
    free(kind);
    free(sheet);
    free(strings);
    return 0;
}
