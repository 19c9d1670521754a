// The served description: its operations, and validators of what it says.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const kMethods = ['get', 'put', 'post', 'delete'];

function visit(value, look) {
  if (value === null || typeof value !== 'object') return;
  look(value);
  for (const inner of Object.values(value)) visit(inner, look);
}

// The description for a validator: its components under an address of their own. `isClosed`: an object has the
// described members and no others.
function rewritten(document, isClosed) {
  const copy = structuredClone(document);
  visit({paths: copy.paths, schemas: copy.components.schemas}, (value) => {
    const isSchema = value.properties && value.type === 'object';
    if (isClosed && isSchema && value.additionalProperties === undefined) value.unevaluatedProperties = false;
    if (value.$ref) value.$ref = value.$ref.replace('#/components/schemas/', 'components#/$defs/');
  });
  return copy;
}

// A function from a place in the document to the validator of the schema there.
function validators(document) {
  const ajv = new Ajv2020({strict: true, allowUnionTypes: true, allErrors: true, strictRequired: false});
  addFormats(ajv);
  ajv.addVocabulary(['discriminator']);
  ajv.addKeyword({
    keyword: 'x-decimals', type: 'number', schemaType: 'number',
    validate: (decimals, value) => Number(value.toFixed(decimals)) === value,
  });
  ajv.addSchema({$id: 'components', $defs: document.components.schemas});
  const known = new Map();
  return (place) => {
    const key = JSON.stringify(place);
    if (!known.has(key)) known.set(key, ajv.compile(place.reduce((at, name) => at[name], document)));
    return known.get(key);
  };
}

export class Description {
  constructor(document) {
    this.document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, item]) => kMethods.filter((method) => item[method])
        .map((method) => ({path, method, ...item[method]})));
    this.open = validators(rewritten(document, false));
    this.closed = validators(rewritten(document, true));
  }

  operation(id) {
    const found = this.operations.find(({operationId}) => operationId === id);
    if (!found) throw new Error(`no operation ${id}`);
    return found;
  }

  resolved(value) {
    return value.$ref ? value.$ref.slice(2).split('/').reduce((at, key) => at[key], this.document) : value;
  }

  // The problems of `value` under the schema at a place of the document; null if there is none. Answers are held to a
  // closed schema.
  problems(place, value, isAnswer) {
    const validate = (isAnswer ? this.closed : this.open)(place);
    return validate(value) ? null : validate.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  }

  // Every {place, schema} in the document that is the schema of a body.
  contents() {
    const found = [];
    for (const {path, method, requestBody, responses} of this.operations) {
      const add = (isAnswer, base, content) => {
        for (const [type, media] of Object.entries(content || {})) {
          found.push({isAnswer, type, media, place: [...base, 'content', type, 'schema']});
        }
      };
      add(false, ['paths', path, method, 'requestBody'], requestBody?.content);
      for (const [status, answer] of Object.entries(responses)) {
        add(true, ['paths', path, method, 'responses', status], answer.content);
      }
    }
    return found;
  }
}

export async function described(server) {
  const answer = await server.request('GET', '/api/v1/openapi.json');
  return new Description(answer.json());
}
