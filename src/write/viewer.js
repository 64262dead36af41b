/*
 * viewer.js: shows the tile sets that lie beside the page.
 *
 * All it knows stands in the page (#facts_json), so the page also works from a disk. It asks only for tiles that exist:
 * a missing tile is normal, but browsers log each as an error. Text reaches the page as text nodes, never as HTML.
 */
(function () {
    'use strict';

    const OVERZOOM = 2;
    const PAPER = [1040, 710]; // A4 landscape less its margins, in CSS pixels
    const LAYER_NAMES = { areas: 'Areas', sites: 'Projects', labels: 'Names' };
    const SVG = 'http://www.w3.org/2000/svg'; // a namespace, asked of nobody
    const FULL = -1; // of child indexes: the tile and everything below it exist; 0 is "nothing there"

    const facts = JSON.parse(document.getElementById('facts_json').textContent);
    const el = function (id) { return document.getElementById(id); };

    function make(name, className, text) {
        const node = document.createElement(name);
        if (className) node.className = className;
        if (text) node.textContent = text;
        return node;
    }

    // ---- which tiles exist (the text is described in tiletree.h)

    function treeRead(list) {
        const tree = { child: [], self: [], root: 0 };
        let at = 0;
        function read(z) {
            if (z === list.depth) return FULL;
            const letter = list.text[at++];
            if (letter === '*') return FULL;
            const value = parseInt(letter, 32), node = tree.self.push((value & 16) !== 0) - 1;
            tree.child.push(0, 0, 0, 0);
            for (let c = 0; c < 4; c++)
                if (value >> c & 1) tree.child[4 * node + c] = read(z + 1);
            return node;
        }
        tree.root = read(0);
        return tree;
    }

    function treeHas(tree, z, x, y) {
        let node = tree.root;
        for (let bit = z - 1; bit >= 0 && node !== FULL; bit--) {
            node = tree.child[4 * node + (x >> bit & 1) + 2 * (y >> bit & 1)];
            if (!node) return false;
        }
        return node === FULL || tree.self[node];
    }

    const trees = facts.trees.map(treeRead);

    // _isValidTile is Leaflet's own name for this question; the page carries the Leaflet it was written for.
    const Tiles = L.TileLayer.extend({
        _isValidTile: function (at) {
            return L.TileLayer.prototype._isValidTile.call(this, at) && treeHas(this.options.tree, at.z, at.x, at.y);
        }
    });

    // ---- the map

    const map = L.map('map', { attributionControl: false, zoomControl: false, worldCopyJump: false });
    const zoom = L.control.zoom({ zoomInTitle: '放大 Zoom in', zoomOutTitle: '缩小 Zoom out' }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);

    let layer = null, shown = null;

    // A third button beneath plus and minus brings the whole map back.
    const whole = L.DomUtil.create('a', '', zoom.getContainer());
    whole.id = 'whole';
    whole.href = '#';
    whole.textContent = '全';
    whole.title = '全图 Whole map';
    whole.setAttribute('role', 'button');
    whole.setAttribute('aria-label', whole.title);
    L.DomEvent.on(whole, 'click', L.DomEvent.stop).on(whole, 'click', function () { fit(shown); });

    function boundsOf(set) {
        return L.latLngBounds([set.bounds[1], set.bounds[0]], [set.bounds[3], set.bounds[2]]);
    }

    // The part of the map that the card does not cover.
    function fit(set) {
        const card = el('panel').getBoundingClientRect(), wide = card.width < 0.7 * window.innerWidth;
        const room = wide ? [card.width + 24, 12] : [12, card.height + 12];
        map.fitBounds(boundsOf(set), { animate: false, paddingTopLeft: [12, 12], paddingBottomRight: room });
    }

    function show(set) {
        const first = !shown;
        shown = set;
        if (layer) layer.remove();
        legendShow(set);
        filesShow(set);
        map.setMinZoom(set.minzoom);
        map.setMaxZoom(set.maxzoom + OVERZOOM);
        map.setMaxBounds(boundsOf(set).pad(2));
        if (first) fit(set);
        layer = tilesOf(set, 1).setOpacity(el('opacity').value / 100).addTo(map);
        factsShow();
    }

    function tilesOf(set, zIndex) {
        return new Tiles(set.id + '/{z}/{x}/{y}.png', {
            tree: trees[set.tree], noWrap: true, minNativeZoom: set.minzoom, maxNativeZoom: set.maxzoom,
            minZoom: set.minzoom, maxZoom: set.maxzoom + OVERZOOM, zIndex: zIndex
        });
    }

    // Sets that lie over whichever is shown; the last is uppermost.
    function layerAdd(set, i) {
        const over = tilesOf(set, 2 + i), label = make('label'), box = make('input');
        box.type = 'checkbox';
        box.checked = true;
        box.value = set.id;
        box.addEventListener('change', function () {
            if (box.checked) over.addTo(map);
            else over.remove();
        });
        label.append(box, set.title + ' ', make('i', '', LAYER_NAMES[set.id]));
        el('layers').appendChild(label);
        over.addTo(map);
    }

    // ---- the card

    function swatch(row) {
        const box = make('span', row.opacity ? 'swatch' : 'swatch empty');
        if (row.opacity) {
            const part = function (i) { return parseInt(row.color.slice(i, i + 2), 16); };
            box.style.backgroundColor = 'rgba(' + [part(1), part(3), part(5), row.opacity].join(',') + ')';
        }
        return box;
    }

    function stroke(line) {
        const box = document.createElementNS(SVG, 'svg'), rule = document.createElementNS(SVG, 'line');
        box.setAttribute('class', 'stroke');
        const given = { x1: 0, x2: 28, y1: 8, y2: 8, stroke: line.color, 'stroke-width': line.width_px, opacity: line.opacity };
        Object.keys(given).forEach(function (name) { rule.setAttribute(name, given[name]); });
        box.appendChild(rule);
        return box;
    }

    function rowAdd(table, sample, label, labelClass, count, apart) {
        const row = table.insertRow();
        if (apart) row.className = 'apart';
        row.insertCell().appendChild(sample);
        const name = row.insertCell(), number = row.insertCell();
        name.className = labelClass;
        name.textContent = label;
        number.className = 'count';
        if (count !== null) number.textContent = '(' + count + ' 个)';
    }

    /* Areas, symbols, lines and a target are pictures: the legend's own, which says the same of the classes. */
    function pictureShow(set) {
        const picture = make('img', '', '');
        picture.src = set.id + '/legend.svg';
        picture.alt = set.legend.title || '图例';
        el('legend').replaceChildren(picture);
    }

    function legendShow(set) {
        if (set.legend.areas || set.legend.symbols || set.legend.routes || 'target' in set.legend) return pictureShow(set);
        const legend = set.legend, table = make('table'), caption = table.createCaption();
        const classes = legend.rows.filter(function (r) { return !r.no_data; });
        const none = legend.rows.filter(function (r) { return r.no_data; });
        const kind = classes.every(function (r) { return r.low !== null; }) ? 'label number' : 'label';
        const chosen = facts.sets.length > 1 && legend.title === set.title; // the selector says it; on paper there is none
        if (legend.title !== facts.title) caption.appendChild(make('b', chosen ? 'chosen' : '', legend.title));
        if (legend.unit) caption.appendChild(make('span', '', '单位：' + legend.unit));
        classes.forEach(function (r) { rowAdd(table, swatch(r), r.label, kind, r.count, false); });
        none.forEach(function (r, i) { rowAdd(table, swatch(r), r.label, 'label', r.count, i === 0); });
        legend.lines.forEach(function (l, i) { rowAdd(table, stroke(l), l.label, 'label', null, i === 0); });
        const to = el('legend');
        to.textContent = '';
        to.appendChild(table);
        if (legend.rule) to.appendChild(make('p', '', legend.rule));
        if (legend.note) to.appendChild(make('p', '', legend.note));
    }

    function factsShow() {
        if (!shown) return;
        el('facts').textContent = '坐标 ' + facts.datum + ' · 级别 ' + map.getZoom() + '（' + shown.minzoom + '–' +
            shown.maxzoom + '）';
        const depth = Math.min(...[shown].concat(facts.layers).map(function (set) { return facts.trees[set.tree].depth; }));
        el('coarse').hidden = depth >= shown.maxzoom;
        el('coarse').textContent = '瓦片清单精确到第 ' + depth + ' 级；更深处控制台出现 404 属正常。' +
            'Tile list exact to zoom ' + depth + '; deeper 404s are normal.';
    }

    function filesShow(set) {
        const to = el('files');
        to.textContent = '';
        [['图例 SVG', set.id + '/legend.svg'], ['图例 PNG', set.id + '/legend.png'], ['TileJSON', set.id + '/tilejson.json'],
         ['数据表 CSV', 'join.csv']].forEach(function (file) {
            const link = make('a', '', file[0]);
            link.href = file[1];
            to.appendChild(link);
        });
    }

    function fold(folded) {
        document.body.classList.toggle('folded', folded);
        el('fold').setAttribute('aria-expanded', String(!folded));
        el('fold').firstElementChild.textContent = folded ? '图例' : '收起';
    }

    facts.sets.forEach(function (set, i) {
        const option = make('option', '', set.title);
        option.value = i;
        el('set').appendChild(option);
    });
    el('pick').hidden = facts.sets.length < 2;
    el('set').addEventListener('change', function () { show(facts.sets[this.value]); });
    el('opacity').addEventListener('input', function () {
        el('opacity_now').textContent = this.value + '%';
        layer.setOpacity(this.value / 100);
    });
    el('fold').addEventListener('click', function () { fold(!document.body.classList.contains('folded')); });
    map.on('zoomend', factsShow);

    // Paper gets what the screen shows, scaled as a whole: no tile has to be fetched while the printer waits.
    window.addEventListener('beforeprint', function () {
        const style = document.documentElement.style, size = [window.innerWidth, window.innerHeight];
        style.setProperty('--screen-width', size[0] + 'px');
        style.setProperty('--screen-height', size[1] + 'px');
        style.setProperty('--paper-scale', Math.min(PAPER[0] / size[0], PAPER[1] / size[1]));
    });
    el('attribution').textContent = facts.attribution;
    el('attribution').hidden = !facts.attribution;
    el('layers').hidden = !facts.layers.length;
    show(facts.sets[0]);
    facts.layers.forEach(layerAdd);
})();
