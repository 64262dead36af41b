/* language.h: the languages a map's names and legend may be in. */
#ifndef LQ_LANGUAGE_H
#define LQ_LANGUAGE_H

typedef enum lq_language { LQ_LANGUAGE_ZH, LQ_LANGUAGE_EN, LQ_LANGUAGES } lq_language;

#endif
