/* tree.c: see tree.h. */
#include "tree.h"

#include <dirent.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "support.h"

char *test_file_text(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("%s: cannot be read", path);
    struct stat st;
    assert_int_equal(fstat(fileno(f), &st), 0);
    char *text = malloc((size_t)st.st_size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)st.st_size, f), st.st_size);
    text[st.st_size] = 0;
    fclose(f);
    if (n) *n = (size_t)st.st_size;
    return text;
}

static int no_dots(const struct dirent *e)
{
    return strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
}

static bool is_dir(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static void names_free(struct dirent **name, int n)
{
    for (int i = 0; i < n; i++) free(name[i]);
    free(name);
}

static bool files_equal(const char *a, const char *b)
{
    size_t n, m;
    char *x = test_file_text(a, &n), *y = test_file_text(b, &m);
    bool same = n == m && !memcmp(x, y, n);
    if (!same) print_message("%s (%zu bytes) and %s (%zu bytes) differ\n", a, n, b, m);
    free(x);
    free(y);
    return same;
}

bool test_trees_equal(const char *a, const char *b)
{
    if (is_dir(a) != is_dir(b)) return print_message("%s and %s differ in kind\n", a, b), false;
    if (!is_dir(a)) return files_equal(a, b);
    struct dirent **x = NULL, **y = NULL;
    int n = scandir(a, &x, no_dots, alphasort), m = scandir(b, &y, no_dots, alphasort);
    bool same = true;
    for (int i = 0; same && (i < n || i < m); i++) {
        same = i < n && i < m && !strcmp(x[i]->d_name, y[i]->d_name);
        if (!same)
            print_message("%s has %s, %s has %s\n", a, i < n ? x[i]->d_name : "no more", b,
                          i < m ? y[i]->d_name : "no more");
        if (!same) break;
        char *p = test_path(a, x[i]->d_name), *q = test_path(b, y[i]->d_name);
        same = test_trees_equal(p, q);
        free(p);
        free(q);
    }
    names_free(x, n);
    names_free(y, m);
    return same;
}

static bool ends_with(const char *text, const char *ending)
{
    size_t n = strlen(text), m = strlen(ending);
    return n >= m && !strcmp(text + n - m, ending);
}

size_t test_tree_files(const char *dir, const char *ending)
{
    struct dirent **name = NULL;
    int n = scandir(dir, &name, no_dots, alphasort);
    size_t count = 0;
    for (int i = 0; i < n; i++) {
        char *path = test_path(dir, name[i]->d_name);
        count += is_dir(path) ? test_tree_files(path, ending) : ends_with(path, ending);
        free(path);
    }
    names_free(name, n);
    return count;
}

uint8_t *test_png_read(const char *path, unsigned *width, unsigned *height)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path)) fail_msg("%s: %s", path, image.message);
    image.format = PNG_FORMAT_RGBA;
    uint8_t *rgba = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(rgba);
    if (!png_image_finish_read(&image, NULL, rgba, 0, NULL)) fail_msg("%s: %s", path, image.message);
    *width = image.width;
    *height = image.height;
    return rgba;
}
