// csv.js: CSV files as objects by the names of their head, and back.
'use strict';
const fs = require('fs');

function csvRead(file) {
    const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    const rows = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
        rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
        if (end !== ',') rows.push([]);
    }
    const head = rows.shift();
    return rows.filter(row => row.length === head.length).map(row => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

// columns: the names of the head, in their order.
function csvText(columns, rows) {
    const quote = text => /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    const lines = rows.map(row => columns.map(name => quote(String(row[name]))).join(','));
    return [columns.join(','), ...lines].join('\n') + '\n';
}

module.exports = { csvRead, csvText };
