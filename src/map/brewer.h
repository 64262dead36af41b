/* brewer.h: the ColorBrewer schemes (colorbrewer.org), as constant tables. */
#ifndef LQ_BREWER_H
#define LQ_BREWER_H

#define LQ_BREWER_SCHEMES   35
#define LQ_BREWER_LEAST     3 /* colours of the smallest row of a scheme */
#define LQ_BREWER_HEX_CHARS 6 /* "rrggbb", no separator */

typedef enum lq_scheme_kind { LQ_SEQUENTIAL, LQ_DIVERGING, LQ_QUALITATIVE } lq_scheme_kind;

typedef struct lq_scheme {
    const char *name;
    lq_scheme_kind kind;
    int most; /* colours of the longest row */
    const char
        *hex[9]; /* hex[i] has LQ_BREWER_LEAST + i colours; a qualitative scheme has hex[0] alone, of `most`
                           colours, because its shorter rows are the beginnings of that one */
} lq_scheme;

/* Sequential schemes first, then diverging, then qualitative. */
extern const lq_scheme lq_brewer[LQ_BREWER_SCHEMES];

#endif
