// Reads the tracking code from the fragment, so that no server log ever holds it, and asks for the second fact.
'use strict'

const code = document.getElementById('code')
const last = document.getElementById('last')
const answer = document.getElementById('answer')

if (location.hash.length > 1) {
  code.value = decodeURIComponent(location.hash.slice(1))
  history.replaceState(null, '', location.pathname)
  last.focus()
}

document.getElementById('ask').addEventListener('submit', async (event) => {
  event.preventDefault()
  say('正在查，请稍等。')
  try {
    const response = await fetch('/v1/tracking', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ tracking_code: code.value.trim(), last_four: last.value.trim() }),
    })
    const found = await response.json()
    response.ok ? show(found) : refuse(response, found)
  } catch {
    say('网络好像不通，请稍后再试。')
  }
  answer.focus()
})

function refuse(response, problem) {
  const wait = Number(response.headers.get('Retry-After'))
  const first = problem.errors && problem.errors[0]
  say((first ? first.message : problem.detail) + (wait ? `请过 ${wait} 秒再试。` : ''))
}

function show(found) {
  say(found.state_title)
  for (const line of [`受理编号：${found.number}`, `办理地：${found.region_name}`]) add('p', line)
  const list = add('ol', '')
  for (const stage of found.stages) {
    const day = new Date(stage.at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' })
    add('li', `${day}　${stage.title}`, list)
  }
  add('p', found.notice)
}

function say(text) {
  answer.replaceChildren()
  add('h2', text)
}

function add(tag, text, parent = answer) {
  const element = document.createElement(tag)
  element.textContent = text
  return parent.appendChild(element)
}
