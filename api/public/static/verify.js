// Reads the signed statement from the fragment and asks whether it is genuine, and whether it still holds.
'use strict'

const statement = document.getElementById('statement')
const answer = document.getElementById('answer')
const form = document.getElementById('ask')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  say('正在查，请稍等。')
  try {
    await verify(statement.value.trim())
  } catch {
    say('网络好像不通，请稍后再试。')
  }
  answer.focus()
})

if (location.hash.length > 1) {
  statement.value = decodeURIComponent(location.hash.slice(1))
  form.requestSubmit()
}

async function verify(text) {
  const isNumber = /^veri_[a-z0-9]+$/.test(text)
  const response = isNumber ? await fetch(`/v1/verifications/${text}`) : await scan(text)
  const found = await response.json()
  if (response.status === 404) return say('没有这一份。请核对编号，或者拨打 12345 核实。')
  if (!response.ok) return say(found.detail)
  say(isNumber ? found.status_title : found.says)
  const document_ = isNumber ? found : found.document
  if (document_) show(document_, isNumber)
}

function scan(text) {
  return fetch('/v1/verifications', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ statement: text }),
  })
}

function show(found, isNumber) {
  if (!isNumber) add('h2', found.status_title)
  add('p', found.title)
  if (found.number) add('p', `文书编号：${found.number}`)
  add('p', `${found.issued_on}　${found.issuer_name}`)
  add('p', `内容的指纹（SHA-256）：${found.digest}`)
}

function say(text) {
  answer.replaceChildren()
  add('h2', text)
}

function add(tag, text) {
  const element = document.createElement(tag)
  element.textContent = text
  answer.appendChild(element)
}
