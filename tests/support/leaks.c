/* leaks.c: what the leak checker of `make asan` shall pass over in tests: fontconfig, once pango asked it for a font, keeps two
   small patterns until the process ends. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
