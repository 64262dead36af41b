/* help.c: see help.h. */
#include "cli/help.h"

#include <string.h>

#define COLUMNS     80
#define HELP_COLUMN 30

static const char *const map_file_words =
    "\nMap file\n"
    "  A YAML file with the same settings, without the dashes: \"zoom: 5-10\". Relative paths\n"
    "  in it begin at its own folder; options override it. It can also hold\n"
    "    borders:      county, prefecture, province and outer, each \"#rrggbb:WIDTH_PX\", none,\n"
    "                  or a mapping of colour, width and zoom\n"
    "    indicators:   a list of mappings, one for each tile set: id, title, unit, table ... no-data\n"
    "  Quote a value that begins with #.\n"
    "\nBorders\n"
    "  Without border and borders, province borders are drawn from zoom 3, prefecture borders\n"
    "  from 5 and county borders from 6, thinner and lighter in this order, and the outer\n"
    "  border at every zoom. --border replaces these by one plain line round every county,\n"
    "  inner and outer borders alike; what borders describes in the map file stays.\n"
    "\nPalettes\n"
    "  The 35 ColorBrewer schemes: 18 sequential (YlOrRd, Blues ...), 9 diverging (RdBu ...), 8 for\n"
    "  categories (Set2 ...). More classes than a sequential or diverging scheme has colours are\n"
    "  interpolated in CIELAB. This product includes color specifications and designs developed\n"
    "  by Cynthia Brewer (http://colorbrewer.org/).\n";

static const char *const status_words =
    "\nExit status\n"
    "  0 done; 1 could not (I/O, memory); 2 wrong usage or map file; 3 input data unusable;\n"
    "  4 findings under --strict.\n";

/* Prints words wrapped at COLUMNS, from the column they stand in now. */
static void wrapped_print(FILE *to, const char *words, int column, int indent)
{
    while (*words) {
        int n = (int)strcspn(words, " ");
        if (column > indent && column + 1 + n > COLUMNS) {
            fprintf(to, "\n%*s", indent, "");
            column = indent;
        }
        column += fprintf(to, "%s%.*s", column > indent ? " " : "", n, words);
        words += n;
        words += strspn(words, " ");
    }
    fputc('\n', to);
}

static void option_print(FILE *to, const char *dashes, const char *name, const char *metavar,
                         const char *help)
{
    int column = fprintf(to, "  %s%s%s%s", dashes, name, metavar ? " " : "", metavar ? metavar : "");
    if (column + 2 > HELP_COLUMN)
        fprintf(to, "\n%*s", HELP_COLUMN, "");
    else
        fprintf(to, "%*s", HELP_COLUMN - column, "");
    wrapped_print(to, help, HELP_COLUMN, HELP_COLUMN);
}

static void rows_print(FILE *to, unsigned command)
{
    const char *head = "\nOptions\n";
    for (size_t i = 0; i < lq_option_rows_n; i++) {
        const lq_option_row *row = &lq_option_rows[i];
        if (!(row->commands & command)) continue;
        fputs(head, to);
        head = "";
        option_print(to, row->name[1] ? "--" : "-", row->name, row->metavar, row->help);
    }
}

static void settings_print(FILE *to)
{
    lq_setting_info s;
    fputs("\nSettings of the map\n", to);
    for (size_t i = 0; lq_setting_at(&s, i); i++)
        if (s.option) option_print(to, "--", s.name, s.metavar, s.help);
}

static void command_print(FILE *to, const lq_command_row *c)
{
    fprintf(to, "Usage: %s\n\n%c%s.\n", c->usage, c->help[0] - 'a' + 'A', c->help + 1);
    if (c->command & LQ_MAP_COMMANDS) settings_print(to);
    rows_print(to, c->command);
    if (c->command & LQ_MAP_COMMANDS) fputs(map_file_words, to);
    fputs(status_words, to);
}

static void commands_print(FILE *to)
{
    fputs("Laoqu draws choropleth map tiles from county boundaries and indicator tables.\n\nUsage\n", to);
    for (size_t i = 0; i < lq_commands_n; i++) {
        int column = fprintf(to, "  %s", lq_commands[i].usage);
        fprintf(to, "%*s%s\n", column < 45 ? 45 - column : 1, "", lq_commands[i].help);
    }
    fputs("\n\"laoqu help COMMAND\" or \"laoqu COMMAND --help\" lists the options of a command;\n"
          "\"laoqu --version\" tells the version.\n",
          to);
    fputs(status_words, to);
}

void lq_help_print(FILE *to, unsigned about)
{
    for (size_t i = 0; i < lq_commands_n; i++)
        if (lq_commands[i].command == about) {
            command_print(to, &lq_commands[i]);
            return;
        }
    commands_print(to);
}
