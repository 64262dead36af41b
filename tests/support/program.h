/* program.h: runs the program laoqu as its users do, through the shell. */
#ifndef LQ_TEST_PROGRAM_H
#define LQ_TEST_PROGRAM_H

#define TEST_OUT_BYTES 65536

/* Runs "$BUILD/laoqu ARGUMENTS" (the shell's words, redirections and all), arguments as by printf. Returns the status; what is
   printed stands in out. Fails the running test when the program dies by a signal. */
int test_program(char out[TEST_OUT_BYTES], const char *arguments, ...) __attribute__((format(printf, 2, 3)));

/* The same with words of the shell before the program: "cd DIR &&", "LC_ALL=C". */
int test_program_in(char out[TEST_OUT_BYTES], const char *before, const char *arguments, ...)
    __attribute__((format(printf, 3, 4)));

/* Where "build/laoqu", or what BUILD says, is. */
const char *test_program_path(void);

/* Is the text one line "laoqu: ... WANTED ..." with its newline, and nothing else? Prints what it is when not. */
int test_is_fault(const char *text, const char *wanted);

#endif
