/* few_counties.c: see few_counties.h. The steps are those of the ministry's notices. */
#include "support.h"
#include "few_counties.h"

#include <string.h>

#include "change_table.h"
#include "tables.h"

const char few_counties_text[] = "code|name\n"
                                 "110101|东城区\n130102|长安区\n130104|桥西区\n130703|桥西区\n"
                                 "140302|城区\n140303|矿区\n140311|郊区\n140322|盂县\n"
                                 "140402|城区\n140411|郊区\n140421|长治县\n140502|城区\n140581|高平市\n"
                                 "140722|左权县\n140723|和顺县\n140726|太谷县\n330327|苍南县\n";

static const char gazetteer_text[] = "code,name,prefecture,province,lon,lat\n"
                                     "110101,东城区,,北京市,116.4,39.9\n"
                                     "130102,长安区,石家庄市,河北省,114.5,38.1\n"
                                     "130104,桥西区,石家庄市,河北省,114.4,38.0\n"
                                     "130322,昌黎县,秦皇岛市,河北省,119.1,39.7\n"
                                     "130703,桥西区,张家口市,河北省,114.8,40.8\n"
                                     "140302,城区,阳泉市,山西省,113.6,37.8\n"
                                     "140303,矿区,阳泉市,山西省,113.5,37.8\n"
                                     "140311,郊区,阳泉市,山西省,113.6,37.9\n"
                                     "140322,盂县,阳泉市,山西省,113.3,38.1\n"
                                     "140402,城区,长治市,山西省,113.1,36.2\n"
                                     "140411,郊区,长治市,山西省,113.1,36.2\n"
                                     "140421,长治县,长治市,山西省,113.0,36.0\n"
                                     "140502,城区,晋城市,山西省,112.8,35.5\n"
                                     "140581,高平市,晋城市,山西省,112.9,35.8\n"
                                     "140722,左权县,晋中市,山西省,113.4,37.0\n"
                                     "140723,和顺县,晋中市,山西省,113.6,37.3\n"
                                     "140725,寿阳县,晋中市,山西省,113.2,37.9\n"
                                     "140726,太谷县,晋中市,山西省,112.6,37.4\n"
                                     "330327,苍南县,温州市,浙江省,120.4,27.5\n";

static const char changes_text[] = CHANGES_HEAD "110101,东城区,110101,东城区,2010,territory-change,a\n"
                                                "110103,崇文区,110101,东城区,2010,merge,a\n"
                                                "130102,长安区,130102,长安区,2014,territory-change,b\n"
                                                "130103,桥东区,130102,长安区,2014,split,b\n"
                                                "130103,桥东区,130104,桥西区,2014,split,b\n"
                                                "130104,桥西区,130104,桥西区,2014,territory-change,b\n"
                                                "140402,城区,140403,潞州区,2018,merge,c\n"
                                                "140411,郊区,140403,潞州区,2018,merge,c\n"
                                                "140421,长治县,140404,上党区,2018,county-to-district,c\n"
                                                "140726,太谷县,140703,太谷区,2019,county-to-district,d\n"
                                                "330327,苍南县,330327,苍南县,2019,territory-change,e\n"
                                                "330327,苍南县,330383,龙港市,2019,split,e\n";

void few_counties_read(few_counties *few, const char *boundaries)
{
    lq_err err = {0};
    *few = (few_counties){0};
    assert_int_equal(lq_gazetteer_parse(&few->gazetteer, gazetteer_text, strlen(gazetteer_text), &err),
                     LQ_OK);
    assert_int_equal(lq_changes_parse(&few->changes, changes_text, strlen(changes_text), &err), LQ_OK);
    few->boundaries = test_table("b.dbf", boundaries ? boundaries : few_counties_text);
    if (lq_counties_read(&few->counties, few->boundaries, NULL, NULL, &few->gazetteer, &few->changes,
                         &few->findings, &err))
        fail_msg("%s", err.text);
}

void few_counties_release(few_counties *few)
{
    lq_counties_release(&few->counties);
    lq_findings_release(&few->findings);
    lq_table_free(few->boundaries);
    lq_changes_release(&few->changes);
    lq_gazetteer_release(&few->gazetteer);
}

size_t few_counties_at(const few_counties *few, const char *code)
{
    size_t at = lq_keys_find(&few->counties.keys, code);
    if (at == SIZE_MAX) fail_msg("no county %s", code);
    return at;
}
