/* test_found.c: inputs that fuzzing found to break something: one test for each. Faults of a single file are tested beside it
   (tests/base/test_text.c, test_err.c, tests/model/test_finding.c, ...). */
#include "../support/support.h"

#include <math.h>
#include "read/antimeridian.h"

/* Longitudes from -190 to 294, which no ring has: a point was left at 294. */
static void ring_wider_than_the_globe(void **state)
{
    (void)state;
    const double ring[] = {-190, 10, 294, 20, 0, 30, 113, 5};
    lq_polygons p = {0};
    size_t cut;
    assert_true(lq_polygons_feature_add(&p) && lq_polygons_ring_add(&p, ring, 4, NULL));
    assert_true(lq_antimeridian_cut(&p, &cut));
    assert_true(p.points > 0);
    for (size_t i = 0; i < p.points; i++) assert_true(fabs(p.xy[2 * i]) <= 180);
    lq_polygons_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ring_wider_than_the_globe)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
