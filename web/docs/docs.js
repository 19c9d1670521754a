// Shows the API's description. Everything is put in as text, never as markup.
'use strict';

// The server may be below a path: everything is found from where this script is.
const kServer = new URL('..', document.currentScript.src).href.replace(/\/$/, '');
const kDescription = `${kServer}/api/v1/openapi.json`;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Text with `code` in it.
function prose(text) {
  const parts = text.split(/`([^`]*)`/);
  return parts.map((part, i) => (i % 2 === 1 ? element('code', {}, part) : part));
}

function paragraphs(text) {
  return text.split('\n\n').map((paragraph) => element('p', {}, ...prose(paragraph)));
}

function nameOf(reference) {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function resolved(description, value) {
  if (!value || !value.$ref) return value;
  const path = value.$ref.slice(2).split('/');
  return path.reduce((at, key) => at[key], description);
}

function joined(parts, separator) {
  return parts.flatMap((part, i) => (i === 0 ? part : [separator, ...part]));
}

// What a schema allows, in a few words; components are links.
function typeWords(schema) {
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return [element('a', {href: `#schema-${name}`}, name)];
  }
  for (const choice of [schema.oneOf, schema.anyOf]) {
    if (choice) return joined(choice.map(typeWords), ' or ');
  }
  if (schema.const !== undefined) return [element('code', {}, JSON.stringify(schema.const))];
  if (schema.enum) return joined(schema.enum.map((value) => [element('code', {}, JSON.stringify(value))]), ' or ');
  const types = [schema.type || 'any'].flat();
  const notes = [];
  if (schema.format && !['int32', 'int64', 'double'].includes(schema.format)) notes.push(schema.format);
  if (schema['x-decimals'] !== undefined) notes.push(`${schema['x-decimals']} decimals`);
  if (schema.minimum !== undefined) notes.push(`from ${schema.minimum}`);
  if (schema.maximum !== undefined) notes.push(`to ${schema.maximum}`);
  if (schema.maxLength !== undefined) notes.push(`at most ${schema.maxLength} characters`);
  if (schema.default !== undefined) notes.push(`default ${schema.default}`);
  if (types.includes('array')) {
    return ['array of ', ...typeWords(schema.items), types.includes('null') ? ' or null' : ''];
  }
  return [types.join(' or ') + (notes.length > 0 ? ` (${notes.join(', ')})` : '')];
}

function table(headings, rows) {
  const head = element('tr', {}, ...headings.map((heading) => element('th', {scope: 'col'}, heading)));
  const body = rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, ...[cell].flat()))));
  return element('div', {class: 'wide'},
      element('table', {}, element('thead', {}, head), element('tbody', {}, ...body)));
}

function propertyTable(schema) {
  const required = new Set(schema.required || []);
  const rows = Object.entries(schema.properties).map(([name, property]) => [
    [element('code', {}, name), required.has(name) ? '' : element('span', {class: 'dim'}, ' optional')],
    typeWords(property),
    prose(property.description || ''),
  ]);
  return table(['Field', 'Type', 'Meaning'], rows);
}

function exampleBlocks(description, media) {
  return Object.entries(media.examples || {}).map(([name, example]) => {
    const value = resolved(description, example).value;
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return element('details', {}, element('summary', {}, `Example: ${name}`),
        element('pre', {tabindex: '0'}, element('code', {}, text)));
  });
}

function contentBlocks(description, content) {
  return Object.entries(content || {}).flatMap(([type, media]) => [
    element('p', {}, element('code', {}, type), ': ', ...typeWords(media.schema)),
    ...exampleBlocks(description, media),
  ]);
}

function shellQuoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function curlLine(description, method, path, operation) {
  const words = ['curl'];
  if (method !== 'get') words.push('-X', method.toUpperCase());
  if (!operation.security) words.push('-H', '"Authorization: Bearer $TOKEN"');
  const [type, media] = Object.entries(operation.requestBody?.content || {})[0] || [];
  if (type) {
    const example = resolved(description, Object.values(media.examples)[0]).value;
    words.push('-H', shellQuoted(`Content-Type: ${type}`), '--data-binary');
    words.push(shellQuoted(typeof example === 'string' ? example : JSON.stringify(example)));
  }
  words.push(shellQuoted(kServer + path));
  return words.join(' ');
}

function curlBlock(line) {
  const button = element('button', {type: 'button'}, 'Copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(line);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select the line and copy it';
    }
  });
  return [element('pre', {class: 'curl', tabindex: '0'}, element('code', {}, line)), button];
}

function rolesText(operation) {
  if (operation.security) return 'For anyone, without a token.';
  const narrowed = operation['x-token-of-one-session'] ? ' Tokens narrowed to one session too.' : '';
  return `For ${operation['x-roles'].join(', ')}.${narrowed}`;
}

function answerBlocks(description, operation) {
  return Object.entries(operation.responses).map(([status, answer]) => {
    const look = status < '400' ? 'status-good' : 'status-bad';
    return element('details', status < '300' ? {open: ''} : {},
        element('summary', {}, element('strong', {class: look}, status), ` ${answer.description}`),
        ...contentBlocks(description, answer.content));
  });
}

function operationBlock(description, {method, path, operation}) {
  const parts = [...paragraphs(operation.description || ''), element('p', {class: 'dim'}, rolesText(operation))];
  if (operation.parameters) {
    parts.push(element('h4', {}, 'Parameters'), table(['Name', 'In', 'Type', 'Meaning'], operation.parameters.map(
        (parameter) => [element('code', {}, parameter.name), parameter.in, typeWords(parameter.schema),
          prose(parameter.description)])));
  }
  if (operation.requestBody) {
    parts.push(element('h4', {}, 'Body'), ...contentBlocks(description, operation.requestBody.content));
  }
  parts.push(element('h4', {}, 'Answers'), ...answerBlocks(description, operation));
  parts.push(element('h4', {}, 'With curl'), ...curlBlock(curlLine(description, method, path, operation)));
  return element('details', {class: 'operation', id: operation.operationId},
      element('summary', {}, element('span', {class: 'method'}, method.toUpperCase()), ' ', element('code', {}, path),
          ` ${operation.summary}`),
      element('div', {}, ...parts));
}

function schemaBlock(description, name, schema) {
  const block = element('details', {class: 'operation', id: `schema-${name}`}, element('summary', {}, name));
  const inside = element('div', {}, ...paragraphs(schema.description || ''));
  inside.append(schema.properties ? propertyTable(schema) : element('p', {}, ...typeWords(schema)));
  block.append(inside);
  return block;
}

function operationsByTag(description) {
  const tags = new Map();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0];
      if (!tags.has(tag)) tags.set(tag, []);
      tags.get(tag).push({method, path, operation});
    }
  }
  return tags;
}

function show(description) {
  document.getElementById('version').textContent = description.info.version;
  document.getElementById('about').append(...paragraphs(description.info.description));
  const main = document.getElementById('operations');
  const contents = element('ul');
  for (const [tag, operations] of operationsByTag(description)) {
    main.append(element('h2', {}, tag));
    for (const entry of operations) {
      main.append(operationBlock(description, entry));
      contents.append(element('li', {}, element('a', {href: `#${entry.operation.operationId}`},
          entry.operation.summary)));
    }
  }
  main.append(element('h2', {}, 'Schemas'));
  for (const [name, schema] of Object.entries(description.components.schemas)) {
    main.append(schemaBlock(description, name, schema));
  }
  document.getElementById('contents').append(contents);
}

// Opens what the address points to, and goes there.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || target.tagName !== 'DETAILS') return;
  target.open = true;
  target.scrollIntoView();
  target.querySelector('summary').focus({preventScroll: true});
}

async function load() {
  const state = document.getElementById('state');
  state.textContent = 'Loading the description ...';
  try {
    const answer = await fetch(kDescription);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.json());
    state.textContent = '';
    openTarget();
  } catch (error) {
    state.textContent = `The description could not be shown: ${error.message}`;
  }
}

window.addEventListener('hashchange', openTarget);
load();
