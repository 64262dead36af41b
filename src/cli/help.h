/* help.h: the help texts, made from the tables of settings and options. */
#ifndef LQ_HELP_H
#define LQ_HELP_H

#include "cli/options.h"

/* Prints the list of commands, or, when `about` is one, how that is used. */
void lq_help_print(FILE *to, unsigned about);

#endif
