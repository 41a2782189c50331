// Loaded before somebody's bot: what it asks of api.telegram.org goes to the stand-in, with that one's token.
"use strict";
const http = require("node:http");
const https = require("node:https");
const { syncBuiltinESMExports } = require("node:module");

const { STANDIN, BOT_TOKEN } = process.env;
const HOST = "api.telegram.org";
const ours = (path) => path.replace(/^(\/(?:file\/)?bot)[^/]+/, `$1${BOT_TOKEN}`);

const request = https.request;
https.request = (options, ...rest) => {
  const asked = options instanceof URL || typeof options === "string" ? new URL(options) : options;
  if ((asked.hostname ?? asked.host) !== HOST) return request(options, ...rest);
  const { hostname, port } = new URL(STANDIN);
  const path = ours(asked.path ?? asked.pathname + asked.search);
  const { method, headers } = asked;
  const more = typeof rest[0] === "object" ? rest.shift() : {};
  return http.request({ method, headers, ...more, protocol: "http:", host: hostname, hostname, port, path, agent: undefined }, ...rest);
};
syncBuiltinESMExports();

const before = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname !== HOST) return before(input, init);
  const target = STANDIN + ours(url.pathname) + url.search;
  return before(input instanceof Request ? new Request(target, input) : target, init);
};
