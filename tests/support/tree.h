/* tree.h: whole directories compared, and their files looked at. */
#ifndef LQ_TEST_TREE_H
#define LQ_TEST_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Do both directories hold the same names, and the same bytes under them? Prints the first that differ. */
bool test_trees_equal(const char *a, const char *b);

/* Files below a directory whose path ends so ("" for all); 0 where there is no directory. */
size_t test_tree_files(const char *dir, const char *ending);

/* The whole file, closed by a zero byte; heap. */
char *test_file_text(const char *path, size_t *n);

/* A PNG as libpng reads it: rgba[4 * width * height], heap. */
uint8_t *test_png_read(const char *path, unsigned *width, unsigned *height);

#endif
