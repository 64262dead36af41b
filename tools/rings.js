// rings.js: outlines of several polygons and differences of two, on plain arrays.
//
// A ground is a list of closed rings (the last point is the first again), a point is [x, y]; rings are read by the even-odd rule,
// so order and direction mean nothing. Made for a few thousand edges.
'use strict';

const edgeKey = (a, b) => a.join() < b.join() ? `${a} ${b}` : `${b} ${a}`;

const edgesOf = rings => rings.flatMap(ring => ring.slice(1).map((point, i) => [ring[i], point]));

// Chains edges (key: [from, to]) into closed rings. Where more than two meet in a point any pairing will do, since rings are
// read by the even-odd rule.
function ringsChain(edges) {
    const at = new Map();
    for (const [key, [a, b]] of edges)
        for (const [from, to] of [[a, b], [b, a]]) {
            if (!at.has(from.join())) at.set(from.join(), []);
            at.get(from.join()).push({ key, to });
        }
    const rings = [];
    for (const [key, [start]] of edges) {
        if (!edges.has(key)) continue;
        const ring = [start];
        for (let point = start, next; (next = at.get(point.join()).find(edge => edges.has(edge.key))); ring.push(point = next.to))
            edges.delete(next.key);
        if (ring[0].join() !== ring[ring.length - 1].join()) throw new Error(`a ring through ${start} does not close`);
        rings.push(ring);
    }
    return rings;
}

// The outline of many townships: an edge that two of them share is an inner border and cancels.
function outlineOf(rings) {
    const edges = new Map();
    for (const [a, b] of edgesOf(rings)) {
        const key = edgeKey(a, b);
        if (a.join() !== b.join() && !edges.delete(key)) edges.set(key, [a, b]);
    }
    return ringsChain(edges);
}

function areaOf(ring) {
    const [x0, y0] = ring[0];
    return Math.abs(ring.slice(1).reduce((twice, [x, y], i) =>
        twice + (ring[i][0] - x0) * (y - y0) - (x - x0) * (ring[i][1] - y0), 0)) / 2;
}

function boxOf(rings) {
    const xs = rings.flat().map(([x]) => x), ys = rings.flat().map(([, y]) => y);
    const least = list => list.reduce((a, b) => Math.min(a, b)), most = list => list.reduce((a, b) => Math.max(a, b));
    return [least(xs), least(ys), most(xs), most(ys)];
}

const boxesMeet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

function isInside(edges, [x, y]) {
    let inside = false;
    for (const [[ax, ay], [bx, by]] of edges)
        if ((ay > y) !== (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)) inside = !inside;
    return inside;
}

// Where edge e meets edge f, as a list of points; ends that touch come back as the very same coordinates.
function meetings([a, b], [c, d]) {
    const touch = 1e-9, same = 1e-12; // of an edge's length; in degrees
    const ux = b[0] - a[0], uy = b[1] - a[1], vx = d[0] - c[0], vy = d[1] - c[1], wx = c[0] - a[0], wy = c[1] - a[1];
    const cross = ux * vy - uy * vx;
    if (Math.abs(cross) <= touch * Math.hypot(ux, uy) * Math.hypot(vx, vy)) { // parallel: the ends of one on the other
        const on = (p, [q, r]) => Math.abs((r[0] - q[0]) * (p[1] - q[1]) - (r[1] - q[1]) * (p[0] - q[0])) <=
            same * Math.hypot(r[0] - q[0], r[1] - q[1]) && (p[0] - q[0]) * (p[0] - r[0]) + (p[1] - q[1]) * (p[1] - r[1]) <= 0;
        return [a, b].filter(p => on(p, [c, d])).concat([c, d].filter(p => on(p, [a, b])));
    }
    const t = (wx * vy - wy * vx) / cross, u = (wx * uy - wy * ux) / cross;
    if (t < -touch || t > 1 + touch || u < -touch || u > 1 + touch) return [];
    if (t < touch) return [a];
    if (t > 1 - touch) return [b];
    if (u < touch) return [c];
    if (u > 1 - touch) return [d];
    return [[a[0] + t * ux, a[1] + t * uy]];
}

// The edges cut wherever two of them meet.
function edgesCut(edges) {
    edges.sort((e, f) => Math.min(e[0][0], e[1][0]) - Math.min(f[0][0], f[1][0])); // from west to east
    const boxes = edges.map(edge => boxOf([edge])), cuts = edges.map(([a, b]) => [a, b]);
    for (let i = 0; i < edges.length; i++)
        for (let j = i + 1; j < edges.length && boxes[j][0] <= boxes[i][2]; j++)
            if (boxesMeet(boxes[i], boxes[j]))
                for (const point of meetings(edges[i], edges[j])) cuts[i].push(point), cuts[j].push(point);
    return cuts.flatMap(points => {
        const [a] = points, away = p => Math.hypot(p[0] - a[0], p[1] - a[1]);
        const along = points.sort((p, q) => away(p) - away(q));
        return along.slice(1).map((p, i) => [along[i], p]).filter(([p, q]) => p.join() !== q.join());
    });
}

// What of `mine` lies outside `theirs`: of all edges, cut where they meet, those with such ground on one side only.
function ringsOutside(mine, theirs) {
    const box = boxOf(mine), a = edgesOf(mine);
    const b = edgesOf(theirs).filter(edge => boxesMeet(boxOf([edge]), [box[0], box[1], 180, box[3]])); // isInside looks east
    const isLeft = p => isInside(a, p) && !isInside(b, p);
    const kept = new Map();
    for (const [p, q] of edgesCut([...a, ...b.filter(edge => boxesMeet(boxOf([edge]), box))])) {
        const x = (p[0] + q[0]) / 2, y = (p[1] + q[1]) / 2, step = 1e-9 / Math.hypot(q[0] - p[0], q[1] - p[1]);
        const dx = (q[1] - p[1]) * step, dy = (p[0] - q[0]) * step;
        if (isLeft([x + dx, y + dy]) !== isLeft([x - dx, y - dy])) kept.set(edgeKey(p, q), [p, q]);
    }
    return ringsChain(kept);
}

module.exports = { areaOf, boxOf, boxesMeet, outlineOf, ringsOutside };
