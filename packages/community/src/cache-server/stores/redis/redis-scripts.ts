/**
 * What the directory does inside Redis, one script a step: Redis runs a script whole, so between its look and its change
 * nobody else's command can come (https://redis.io/docs/latest/develop/programmability/eval-intro).
 *
 * KEYS[1], a hash: id → entry as JSON. KEYS[2], a sorted set: id by the time that its master was last heard. KEYS[3], a
 * sorted set of one score: name, NUL, id, so that those of one name stand together. Entries are stored as the text that
 * came in, for what Lua encodes anew loses digits of large numbers.
 */

const EPOCHS = `
local function compare(a, b)
  if a.term ~= b.term then return a.term < b.term and -1 or 1 end
  if a.master == b.master then return 0 end
  return a.master < b.master and -1 or 1
end
`

/** ARGV[1] is the entry, ARGV[2] when its master was heard. */
const ENTRY = `
${EPOCHS}
local entry = cjson.decode(ARGV[1])
local standing = redis.call('HGET', KEYS[1], entry.id)
local function store()
  redis.call('HSET', KEYS[1], entry.id, ARGV[1])
  redis.call('ZADD', KEYS[2], ARGV[2], entry.id)
  redis.call('ZADD', KEYS[3], 0, entry.name .. '\\0' .. entry.id)
end
`

/** Ids of a name, whose members lie between "name NUL" and what follows the last hexadecimal digit. */
const IDS_OF_NAME = `
local function idsOf(name)
  local members = redis.call('ZRANGEBYLEX', KEYS[3], '[' .. name .. '\\0', '(' .. name .. '\\0g')
  for i, member in ipairs(members) do members[i] = string.sub(member, #name + 2) end
  return members
end
`

/** → { 1, entry } stored, or { 0, what stands }. */
const PUT_BODY = `
if standing and compare(entry.epoch, cjson.decode(standing).epoch) <= 0 then return { 0, standing } end
store()
return { 1, ARGV[1] }
`

export const PUT = `${ENTRY}${PUT_BODY}`

/** ARGV[3]: ids tried, as a JSON list; ARGV[4]: since when a living one was heard. → as PUT, or { 2, the occupant }. */
export const ADD = `
${ENTRY}
${IDS_OF_NAME}
if not standing then
  local tried = {}
  for _, id in ipairs(cjson.decode(ARGV[3])) do tried[id] = true end
  local occupant, occupantText
  for _, id in ipairs(idsOf(entry.name)) do
    local text = redis.call('HGET', KEYS[1], id)
    local other = text and cjson.decode(text)
    if other and not other.removed and other.room > 0 and other.heardAtMs >= tonumber(ARGV[4]) and not tried[id] then
      if not occupant or other.room > occupant.room or (other.room == occupant.room and id < occupant.id) then
        occupant, occupantText = other, text
      end
    end
  end
  if occupant then return { 2, occupantText } end
end
${PUT_BODY}`

/** → 1 if the entry replaced one of the very same epoch, else 0. */
export const REFRESH = `
${ENTRY}
if not standing or compare(entry.epoch, cjson.decode(standing).epoch) ~= 0 then return 0 end
store()
return 1
`

/** ARGV[1]: a name. → its entries. */
export const LIST_NAME = `
${IDS_OF_NAME}
local entries = {}
for _, id in ipairs(idsOf(ARGV[1])) do
  local text = redis.call('HGET', KEYS[1], id)
  if text then entries[#entries + 1] = text end
end
return entries
`

/** ARGV[1]: entries that may stay; ARGV[2]: what was heard before goes in any case. */
export const TRIM = `
local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[1])
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[2])
if surplus > #gone then gone = redis.call('ZRANGE', KEYS[2], 0, surplus - 1) end
for _, id in ipairs(gone) do
  local text = redis.call('HGET', KEYS[1], id)
  if text then redis.call('ZREM', KEYS[3], cjson.decode(text).name .. '\\0' .. id) end
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end
return #gone
`
