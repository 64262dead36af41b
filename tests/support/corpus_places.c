/* corpus_places.c: words about where things are: outlines, tiles, sites: see corpus.h. */
#include "corpus.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "csv_rows.h"
#include "outlines.h"
#include "site_places.h"
#include "support.h"
#include "tree.h"
#include "read/read_sites.h"

/* ---- what import wrote ---- */

static void layers_read(outlines *ours, outlines *theirs, const trial *t, const char *name)
{
    char *path = trial_written(t, "counties.shp");
    outlines_read(ours, path, "code");
    free(path);
    path = corpus_path("messy_shp", name);
    outlines_read(theirs, path, "code");
    free(path);
    assert_true(theirs->n > 0);
}

static bool is_without(const words *w, const char *code)
{
    for (size_t i = 3; i < w->n; i++)
        if (!strcmp(w->at[i], code)) return true;
    return false;
}

void word_outline(trial *t, const words *w)
{
    outlines ours, theirs;
    double most_m = word_number(w->at[2]);
    layers_read(&ours, &theirs, t, w->at[1]);
    for (size_t i = 0; i < theirs.n; i++) {
        const outline *their = &theirs.at[i], *our = outlines_find(&ours, their->code);
        if (is_without(w, their->code) != !our)
            fail_msg("%s: %s", their->code, our ? "is drawn" : "is not drawn");
        if (!our) continue;
        double off_m = outline_distance_m(our, their), area = fabs(our->area_m2 - their->area_m2);
        if (off_m > most_m || area > most_m * their->length_m)
            fail_msg("%s: %g m off, area %g m2 off", their->code, off_m, area);
    }
    outlines_release(&ours);
    outlines_release(&theirs);
}

void word_shifted(trial *t, const words *w)
{
    outlines ours, theirs;
    layers_read(&ours, &theirs, t, w->at[1]);
    for (size_t i = 0; i < theirs.n; i++) {
        const double *a = theirs.at[i].box, *b;
        const outline *our = outlines_find(&ours, theirs.at[i].code);
        assert_non_null(our);
        b = our->box;
        double shift = hypot(a[0] + a[2] - b[0] - b[2], a[1] + a[3] - b[1] - b[3]) / 2;
        if (shift < word_number(w->at[2]) || shift > word_number(w->at[3]))
            fail_msg("%s: %g m", our->code, shift);
    }
    outlines_release(&ours);
    outlines_release(&theirs);
}

void word_area(trial *t, const words *w)
{
    outlines ours, theirs;
    layers_read(&ours, &theirs, t, w->at[1]);
    for (size_t i = 0; i < theirs.n; i++) {
        const outline *our = outlines_find(&ours, theirs.at[i].code);
        assert_non_null(our);
        double share = our->area_m2 / theirs.at[i].area_m2 - 1;
        if (fabs(share) > word_number(w->at[2])) fail_msg("%s: %g", our->code, share);
    }
    outlines_release(&ours);
    outlines_release(&theirs);
}

/* ---- tiles ---- */

void word_picture(trial *t, const words *w)
{
    char *other = corpus_path("messy_shp", w->at[1]);
    trial_out_clear(t);
    assert_int_equal(
        test_program(t->out, "render --boundaries $FILE --zoom %s -o %s/out --quiet", w->at[2], t->dir), 0);
    assert_int_equal(
        test_program(t->out, "render --boundaries %s --zoom %s -o %s/other --quiet", other, w->at[2], t->dir),
        0);
    free(other);
    char *a = trial_written(t, "map"), *b = test_path(t->dir, "other/map");
    assert_true(test_tree_files(a, ".png") > 0);
    assert_true(test_trees_equal(a, b));
    free(a);
    free(b);
}

/* Is the pixel of a place drawn? Web Mercator, tiles of 256 px, no tile where there is nothing. */
static bool pixel_is_drawn(const trial *t, int z, double lon_deg, double lat_deg)
{
    char name[64];
    unsigned width, height;
    double world_px = ldexp(256, z), phi = lat_deg * M_PI / 180;
    unsigned x = (unsigned)((lon_deg + 180) / 360 * world_px),
             y = (unsigned)((1 - asinh(tan(phi)) / M_PI) / 2 * world_px);
    snprintf(name, sizeof name, "map/%d/%u/%u.png", z, x / 256, y / 256);
    char *path = trial_written(t, name);
    bool drawn = false;
    if (!access(path, F_OK)) {
        uint8_t *rgba = test_png_read(path, &width, &height);
        drawn = rgba[4 * (y % 256 * width + x % 256) + 3] > 0;
        free(rgba);
    }
    free(path);
    return drawn;
}

void word_pixel(trial *t, const words *w)
{
    bool drawn = pixel_is_drawn(t, atoi(w->at[1]), word_number(w->at[2]), word_number(w->at[3]));
    assert_int_equal(drawn, !strcmp(w->at[4], "drawn"));
}

void word_columns(trial *t, const words *w)
{
    char name[64];
    snprintf(name, sizeof name, "map/%s", w->at[1]);
    char *dir = trial_written(t, name);
    assert_int_equal(test_dir_count(dir), w->n - 2);
    for (size_t i = 2; i < w->n; i++) {
        char *column = test_path(dir, w->at[i]);
        if (access(column, F_OK)) fail_msg("column %s has no tile", w->at[i]);
        free(column);
    }
    free(dir);
}

/* ---- sites ---- */

void word_sites(trial *t, const words *w)
{
    lq_findings f = {0};
    lq_buf csv = {0};
    lq_err err = {0};
    lq_sites_options options = {.crs = strcmp(w->at[1], "-") ? w->at[1] : NULL};
    trial_out_clear(t);
    t->status = (int)lq_sites_read(&t->sites, t->file, &options, &f, &err);
    snprintf(t->err, sizeof t->err, "%s", err.text);
    trial_inputs_untouched(t);
    lq_findings_csv(&f, &csv);
    free(test_file(t->dir, "out/findings.csv", csv.data, csv.size));
    lq_buf_release(&csv);
    lq_findings_release(&f);
}

static bool is_drawn(const lq_site *site)
{
    return !site->is_line && site->place == LQ_SITE_PLACED;
}

void word_placed(trial *t, const words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < t->sites.n; i++) n += is_drawn(&t->sites.at[i]);
    assert_int_equal(n, word_number(w->at[1]));
}

void word_lines(trial *t, const words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < t->sites.n; i++) n += t->sites.at[i].is_line;
    assert_int_equal(n, word_number(w->at[1]));
}

void word_places(trial *t, const words *w)
{
    assert_int_equal(site_places(&t->sites), word_number(w->at[1]));
}

/* near FILE NAME LON LAT M */
void word_near(trial *t, const words *w)
{
    csv_rows rows;
    char *path = corpus_path(t->corpus->folder, w->at[1]);
    csv_read(&rows, path);
    for (size_t i = 0; i < t->sites.n; i++) {
        const lq_site *site = &t->sites.at[i];
        double least_m = INFINITY;
        if (!is_drawn(site)) continue;
        for (size_t row = 0; row < rows.rows; row++)
            if (!strcmp(csv_cell(&rows, row, w->at[2]), site->text[LQ_SITE_NAME]))
                least_m = fmin(least_m, outlines_apart_m(site->lon_deg, site->lat_deg,
                                                         word_number(csv_cell(&rows, row, w->at[3])),
                                                         word_number(csv_cell(&rows, row, w->at[4]))));
        if (!(least_m <= word_number(w->at[5]))) fail_msg("%s: %g m off", site->text[LQ_SITE_NAME], least_m);
    }
    csv_release(&rows);
    free(path);
}

void word_in_namesake(trial *t, const words *w)
{
    outlines counties;
    size_t good = 0;
    outlines_read(&counties, CHINA, "name");
    for (size_t i = 0; i < t->sites.n; i++) {
        const lq_site *site = &t->sites.at[i];
        double least_m = INFINITY;
        for (size_t k = 0; k < counties.n && is_drawn(site); k++)
            if (!strcmp(counties.at[k].code, site->text[LQ_SITE_NAME]))
                least_m = fmin(least_m, outline_reach_m(&counties.at[k], site->lon_deg, site->lat_deg));
        good += least_m <= word_number(w->at[1]);
    }
    outlines_release(&counties);
    if (good < word_number(w->at[2])) fail_msg("%zu are", good);
}
