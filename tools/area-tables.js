// area-tables.js: the tables of the twelve old areas, their members and the documents that name these.
//
// The program takes areas.csv and area_members.csv in, and reads plain fields alone: no commas and no quotes inside of them.
'use strict';
const path = require('path');
const { csvRead } = require('./csv.js');

// Ours; see shapes/tables/README.md for how they were chosen, and tests/shapes/test_tables.c for what they must keep.
const COLOURS = {
    ganminyue: '#92361d', shaanganning: '#b7810f', dabie: '#9f6621', zuoyoujiang: '#b67166', chuanshan: '#743d60', xiangeyuqian: '#421339',
    xianggan: '#a95e86', hailufeng: '#592c40', qiongya: '#8d5955', zhexinan: '#cb6fa0', yimeng: '#52020a', taihang: '#800902',
};

// What the reference calls "seed" is a document, and "dbf" the boundaries of another year that it was checked with.
const WORDS = [
    [/亦见 seed/g, '亦见seed'], [/方案》\(seed 002\)/g, '方案》(2021)'], [/ *\(seed\)/g, ''], [/seed 002/g, '“十四五”实施方案'],
    [/found 63/g, '列出63'], [/dbf 已改名但仍用旧码361121/g, '代码为2019年前的旧码'], [/dbf 只标原邢台县面, /g, '只计原邢台县, '],
];

const plain = text => WORDS.reduce((now, [from, to]) => now.replace(from, to), text)
    .replace(/\s*,\s*/g, '，').replace(/\s*;\s*/g, '；').replace(/"/g, '').trim();

// "《…规划》(2015) 规划范围; 引文 http://a , http://b" is a document and two addresses.
function sourceSplit(text) {
    const urls = text.match(/https?:\/\/[^\s,()]+/g) || [];
    const source = plain(urls.reduce((rest, url) => rest.replace(url, ''), text))
        .replace(/[，；\s]*(\(\s*转\))?$/, '').replace(/[，；\s]*(引文|文本转载)?[，；\s]*$/, '');
    return { source, year: (source.match(/20\d\d/) || [''])[0], url: urls.join(' ') };
}

// Of the code's own year, as the list has it.
const NAMES = { 361121: '上饶县' };

const unitName = name => /^\(.*\)$/.test(name) ? '' : name;

function members(reference) {
    return csvRead(path.join(reference, 'old_areas.csv')).map(row => ({
        ...row, ...sourceSplit(row.source), county: NAMES[row.code] || row.county, area: row.area_id, prefecture: unitName(row.prefecture), note: plain(row.note),
    }));
}

function sources(rows) {
    const bySource = new Map();
    for (const { source, year, url } of rows) {
        if (bySource.has(source) && bySource.get(source).url !== url) throw new Error(`${source}: two addresses`);
        bySource.set(source, { source, year, url });
    }
    return [...bySource.values()];
}

// The number of counties is what a document states, or what follows from its text ("derived=74: ...").
function areas(reference, listed) {
    return csvRead(path.join(reference, 'areas.csv')).map(row => {
        const [derived, number] = row.source.match(/^derived=(\d+)[:：] */) || ['', ''];
        const found = listed.filter(member => member.area === row.area_id).length;
        if (found !== Number(row.found_count)) throw new Error(`${row.area_id}: ${found} members, ${row.found_count} told`);
        return {
            id: row.area_id, name: row.name_zh, name_en: row.name_en, counties: row.expected_count || number,
            counted: row.expected_count ? 'stated' : number ? 'derived' : '', complete: row.complete, colour: COLOURS[row.area_id],
            source: plain(row.source.slice(derived.length)),
        };
    });
}

function areaTables(reference) {
    const listed = members(reference);
    return [
        ['areas.csv', ['id', 'name', 'name_en', 'counties', 'counted', 'complete', 'colour', 'source'], areas(reference, listed)],
        ['area_members.csv', ['area', 'province', 'prefecture', 'county', 'code', 'year', 'basis', 'source', 'note'], listed],
        ['area_sources.csv', ['source', 'year', 'url'], sources(listed)],
    ];
}

module.exports = { areaTables, unitName };
