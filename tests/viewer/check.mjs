/*
 * check.mjs: opens a tile directory's page in headless Chromium, uses it like a reader, and fails on anything a reader or
 * the console would complain about.
 *
 *     node tests/viewer/check.mjs DIR [PICTURES]      DIR holds index.html; screenshots go to the folder PICTURES
 *
 * Exit status: 0 all is well, 1 something is not, 77 skipped (no Chromium). The page is served from a sub-path of 127.0.0.1 by
 * a server in here, then opened from the disk. Chromium is driven through its debugging pipe (file descriptors 3 and
 * 4, JSON messages closed by a zero byte), so nothing but Node itself is needed.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, normalize, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SUB_PATH = '/a sub/path/'.replace(' ', '%20');
const SECONDS_MAX = 120;
const TYPES = { '.html': 'text/html', '.png': 'image/png', '.json': 'application/json', '.svg': 'image/svg+xml' };

const [dir, pictures] = process.argv.slice(2).map((p) => resolve(p));
const faults = [];
const fault = (text) => faults.push(text);
const check = (good, text) => { if (!good) fault(text); };

// ---- what the directory holds, read without the page's help

function tilesOnDisk(folder) {
    const found = new Set();
    for (const z of readdirSync(folder).filter((n) => /^\d+$/.test(n)))
        for (const x of readdirSync(join(folder, z)))
            for (const y of readdirSync(join(folder, z, x)))
                if (/^\d+\.png$/.test(y)) found.add(`${z}/${x}/${parseInt(y, 10)}`);
    return found;
}

/* The list of tiles in the page, unfolded by the grammar in tiletree.h. */
function tilesListed(list, minzoom, maxzoom) {
    const found = new Set();
    let at = 0;
    const add = (z, x, y) => { if (z >= minzoom && z <= maxzoom) found.add(`${z}/${x}/${y}`); };
    const all = (z, x, y) => {
        add(z, x, y);
        for (let c = 0; z < maxzoom && c < 4; c++) all(z + 1, 2 * x + (c & 1), 2 * y + (c >> 1));
    };
    const walk = (z, x, y) => {
        const letter = z < list.depth ? list.text[at++] : '*';
        if (letter === '*') return all(z, x, y);
        const value = parseInt(letter, 32);
        if (value & 16) add(z, x, y);
        for (let c = 0; c < 4; c++)
            if (value >> c & 1) walk(z + 1, 2 * x + (c & 1), 2 * y + (c >> 1));
    };
    walk(0, 0, 0);
    check(at === list.text.length, `the list of tiles has ${list.text.length - at} letters too many`);
    return found;
}

function listsCheck(facts) {
    for (const set of facts.sets.concat(facts.layers)) {
        const listed = tilesListed(facts.trees[set.tree], set.minzoom, set.maxzoom);
        const there = tilesOnDisk(join(dir, set.id));
        const missing = [...there].filter((t) => !listed.has(t)), absent = [...listed].filter((t) => !there.has(t));
        check(!missing.length, `${set.id}: ${missing.length} tiles are not in the page's list, first ${missing[0]}`);
        if (facts.trees[set.tree].depth >= set.maxzoom)
            check(!absent.length, `${set.id}: ${absent.length} listed tiles do not exist, first ${absent[0]}`);
    }
}

// ---- server and browser

function serve() {
    const server = createServer((request, response) => {
        const path = new URL(request.url, 'http://x').pathname;
        let file = path.startsWith(SUB_PATH) ? join(dir, normalize('/' + decodeURIComponent(path.slice(SUB_PATH.length)))) : '';
        if (file && existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
        if (!file || !existsSync(file)) return response.writeHead(404).end();
        response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'text/plain' }).end(readFileSync(file));
    });
    return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

function browserFind() {
    const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ['chromium', 'chromium-browser', 'google-chrome'];
    for (const folder of (process.env.PATH ?? '').split(':'))
        for (const name of names) {
            const path = resolve(folder, name);
            if (existsSync(path)) return path;
        }
    return null;
}

function browserOpen(path, profile) {
    const child = spawn(path, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
        `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank'],
        { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const waiting = new Map(), listeners = [];
    let id = 0, rest = '';
    const receive = (text) => {
        const message = JSON.parse(text);
        if (!message.id) return listeners.forEach((listener) => listener(message));
        const { yes, no } = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error) no(new Error(message.error.message));
        else yes(message.result);
    };
    child.stdio[4].setEncoding('utf8').on('data', (text) => {
        const parts = (rest + text).split('\0');
        rest = parts.pop();
        parts.forEach(receive);
    });
    child.stdio[3].on('error', () => {});
    const send = (method, params = {}, sessionId) => new Promise((yes, no) => {
        waiting.set(++id, { yes, no });
        child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    });
    child.on('exit', () => waiting.forEach(({ no }) => no(new Error('Chromium ended by itself'))));
    return { child, send, listen: (listener) => listeners.push(listener) };
}

/* A tab that records every complaint. `origin` is the only place it may ask. */
async function pageOpen(browser, origin) {
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method, params) => browser.send(method, params, sessionId);
    const page = { send, requests: 0 };
    browser.listen(({ method, params, sessionId: from }) => {
        if (from !== sessionId) return;
        if (method === 'Runtime.exceptionThrown')
            fault(`exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
        if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type))
            fault(`console ${params.type}: ${params.args.map((a) => a.value ?? a.description).join(' ')}`);
        if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level))
            fault(`console ${params.entry.level}: ${params.entry.text} ${params.entry.url ?? ''}`);
        if (method === 'Network.responseReceived' && params.response.status >= 400)
            fault(`status ${params.response.status}: ${params.response.url}`);
        if (method === 'Network.requestWillBeSent') {
            page.requests++;
            const url = params.request.url;
            check(url.startsWith(origin) || url.startsWith('data:'), `asked for an outside address: ${url}`);
        }
    });
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
    page.eval = async (expression) => {
        const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
        if (exceptionDetails) fault(`check script: ${exceptionDetails.exception?.description}`);
        return result.value;
    };
    page.size = (width, height, mobile) => send('Emulation.setDeviceMetricsOverride',
        { width, height, deviceScaleFactor: mobile ? 2 : 1, mobile });
    page.picture = async (name) => {
        if (!pictures) return;
        const { data } = await send('Page.captureScreenshot', { format: 'png' });
        writeFileSync(join(pictures, `${name}.png`), Buffer.from(data, 'base64'));
    };
    page.key = async (key, code, text) => {
        await send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text, windowsVirtualKeyCode: KEYS[key] });
        await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, windowsVirtualKeyCode: KEYS[key] });
        await page.settled();
    };
    /* Until the same tiles, all of them loaded, have been there for a moment. */
    page.settled = async () => {
        for (let still = 0, last = '', tries = 0; still < 4 && tries < 100; tries++) {
            await new Promise((done) => setTimeout(done, 100));
            const now = await page.eval(`[...document.querySelectorAll('.leaflet-tile')].map((t) =>
                t.src + t.complete + t.naturalWidth).sort().join() + document.querySelector('.leaflet-zoom-anim')`);
            still = now === last && !now.includes('false') ? still + 1 : 0;
            last = now;
        }
    };
    return page;
}
const KEYS = { '+': 187, '-': 189, ArrowLeft: 37, Tab: 9 };

const tilesShown = (page) => page.eval(`[...document.querySelectorAll('.leaflet-tile-loaded')].filter((t) => t.naturalWidth).length`);
const zoomShown = (page) => page.eval(`+document.getElementById('facts').textContent.match(/级别 (\\d+)/)[1]`);

/* Some tile must have its middle above the card. */
const mapUncovered = async (page) => check(await page.eval(`[...document.querySelectorAll('.leaflet-tile')].some((t) =>
    t.getBoundingClientRect().top + 64 < document.getElementById('panel').getBoundingClientRect().top)`),
    'the card hides the map on a phone');

// ---- what a reader does

async function look(page, facts) {
    const set = facts.sets[0];
    check(await page.eval('document.documentElement.lang') === 'zh-CN', 'the page is not marked zh-CN');
    check(await page.eval('document.title') === facts.title, 'the title is not the map\'s');
    check(await tilesShown(page) > 0, 'no tile is shown at first');
    const labels = await page.eval(`[...document.querySelectorAll('#legend td.label')].map((t) => t.textContent)`);
    const pictured = await page.eval(`!!document.querySelector('#legend img')`); // says it all by itself
    for (const row of pictured ? [] : set.legend.rows) check(labels.includes(row.label), `the legend lacks “${row.label}”`);
    check(await page.eval(`document.getElementById('pick').hidden`) === facts.sets.length < 2, 'the selector is wrong');
    await page.picture('first');
}

async function zoomThrough(page, set) {
    await page.eval(`document.getElementById('map').focus()`);
    for (let i = 0; i < 40 && await zoomShown(page) > set.minzoom; i++) await page.key('-', 'Minus', '-');
    check(await zoomShown(page) === set.minzoom, 'the minus key does not reach the lowest zoom');
    check(await tilesShown(page) > 0, 'no tile at the lowest zoom');
    for (let z = set.minzoom; z < set.maxzoom + 2; z++) {
        await page.key('+', 'Equal', '+');
        check(await zoomShown(page) === z + 1, `the plus key does not reach zoom ${z + 1}`);
        if (z + 1 === set.maxzoom) await page.picture('deepest');
    }
    check(await page.eval(`document.querySelector('.leaflet-control-zoom-in').classList.contains('leaflet-disabled')`),
        'one can zoom deeper than two zooms past the last');
    await page.picture('overzoom');
    await page.key('ArrowLeft', 'ArrowLeft');
}

/* The tiles of these sets that the page holds, as an expression for it. */
const shownBy = (sets) => `[...document.querySelectorAll('.leaflet-tile')].filter((t) =>
    ${JSON.stringify(sets.map((set) => set.id))}.some((id) => t.src.includes('/' + id + '/')))`;

/* Each switch takes the tiles of its layer away and brings them back; the others stay. */
async function layersSwitch(page, facts) {
    const boxes = `[...document.querySelectorAll('#layers input')]`;
    check(await page.eval(`${boxes}.map((b) => b.value).join()`) === facts.layers.map((l) => l.id).join(), 'the switches are not those of the layers');
    check(await page.eval(`document.getElementById('layers').hidden`) === !facts.layers.length, 'the switches are hidden, or of nothing');
    const count = (sets) => page.eval(`${shownBy(sets)}.length`);
    for (const [i, layer] of facts.layers.entries()) {
        const others = facts.sets.concat(facts.layers.filter((l) => l !== layer));
        const own = await count([layer]), rest = await count(others);
        await page.eval(`${boxes}[${i}].click()`);
        await page.settled();
        check(await count([layer]) === 0 && await count(others) === rest, `${layer.id} cannot be switched off alone`);
        await page.picture(`without-${layer.id}`);
        await page.eval(`${boxes}[${i}].click()`);
        await page.settled();
        check(await count([layer]) === own && await count(others) === rest, `${layer.id} cannot be switched on again`);
    }
}

async function controlsUse(page, facts) {
    await page.eval(`{ const o = document.getElementById('opacity'); o.value = 40; o.dispatchEvent(new Event('input')); }`);
    check(await page.eval(`document.querySelector('.leaflet-layer').style.opacity`) === '0.4', 'the opacity slider does nothing');
    for (let i = 1; i < facts.sets.length; i++) {
        await page.eval(`{ const s = document.getElementById('set'); s.value = ${i}; s.dispatchEvent(new Event('change')); }`);
        await page.settled();
        check(await page.eval(`${shownBy(facts.sets)}.every((t) => t.src.includes('/${facts.sets[i].id}/'))`),
            `choosing ${facts.sets[i].id} leaves tiles of another set`);
    }
    await page.picture('second');
    await page.eval(`document.getElementById('fold').click()`);
    check(await page.eval(`getComputedStyle(document.getElementById('body')).display`) === 'none', 'the card does not fold');
    await page.picture('folded');
    await page.eval(`document.getElementById('fold').click()`);
}

async function paperAndPhone(page, address) {
    await page.eval(`document.getElementById('whole').click()`);
    await page.settled();
    const { data } = await page.send('Page.printToPDF', { preferCSSPageSize: true, printBackground: true });
    const pdf = Buffer.from(data, 'base64'), sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    check(sheets === 1, `the map takes ${sheets} sheets of paper`);
    if (pictures) writeFileSync(join(pictures, 'paper.pdf'), pdf);
    await page.size(390, 800, true);
    await page.send('Page.navigate', { url: address });
    await page.settled();
    check(await tilesShown(page) > 0, 'no tile is shown on a phone');
    await mapUncovered(page);
    check(await page.eval('document.documentElement.scrollWidth <= 390'), 'the page is wider than a phone');
    await page.picture('phone');
}

async function visit(browser, address, origin, facts) {
    const page = await pageOpen(browser, origin);
    await page.size(1280, 800, false);
    await page.send('Page.navigate', { url: address });
    await page.settled();
    if (origin.startsWith('file:')) return check(await tilesShown(page) > 0, 'no tile is shown from the disk');
    await look(page, facts);
    await layersSwitch(page, facts);
    await zoomThrough(page, facts.sets[0]);
    await controlsUse(page, facts);
    await paperAndPhone(page, address);
    return page.requests;
}

async function main() {
    if (!dir || !existsSync(join(dir, 'index.html'))) {
        console.error('usage: node tests/viewer/check.mjs DIR [PICTURES]; DIR holds index.html');
        return 1;
    }
    const html = readFileSync(join(dir, 'index.html'), 'utf8');
    const facts = JSON.parse(html.match(/<script id="facts_json" type="application\/json">([^]*?)<\/script>/)[1]);
    listsCheck(facts);
    const path = browserFind();
    if (!path) {
        console.log('skipped: the page was not opened, Chromium is not installed');
        return faults.length ? 1 : 77;
    }
    if (pictures) mkdirSync(pictures, { recursive: true });
    const server = await serve(), profile = mkdtempSync(join(tmpdir(), 'laoqu-chromium-'));
    const browser = browserOpen(path, profile), origin = `http://127.0.0.1:${server.address().port}/`;
    const late = setTimeout(() => { fault(`not done after ${SECONDS_MAX} s`); browser.child.kill('SIGKILL'); }, 1000 * SECONDS_MAX);
    try {
        const requests = await visit(browser, origin + SUB_PATH.slice(1), origin, facts);
        await visit(browser, pathToFileURL(join(dir, 'index.html')).href, 'file://', facts);
        console.log(`viewer: ${facts.sets.length} sets, ${requests} requests, ${faults.length} faults`);
    } catch (error) {
        fault(error.message);
    }
    clearTimeout(late);
    const ended = new Promise((done) => browser.child.once('exit', done));
    if (browser.child.exitCode === null && browser.child.signalCode === null) {
        browser.send('Browser.close').catch(() => {});
        const kill = setTimeout(() => browser.child.kill('SIGKILL'), 5000);
        await ended;
        clearTimeout(kill);
    }
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    return faults.length ? 1 : 0;
}

const status = await main();
for (const text of new Set(faults)) console.error(`viewer: ${text}`);
process.exit(status);
