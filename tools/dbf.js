// dbf.js: the records of a .dbf in UTF-8 as objects.
'use strict';
const fs = require('fs');

function dbfRead(file) {
    const bytes = fs.readFileSync(file), fields = [];
    for (let at = 32, from = 1; bytes[at] !== 0x0D; at += 32) {
        const length = bytes[at + 16];
        fields.push({ name: bytes.toString('latin1', at, at + 11).replace(/\0.*/, ''), from, length });
        from += length;
    }
    const start = bytes.readUInt16LE(8), width = bytes.readUInt16LE(10);
    return Array.from({ length: bytes.readUInt32LE(4) }, (_, i) => {
        const at = start + i * width;
        return Object.fromEntries(fields.map(f => [f.name, bytes.toString('utf8', at + f.from, at + f.from + f.length).trim()]));
    });
}

module.exports = { dbfRead };
