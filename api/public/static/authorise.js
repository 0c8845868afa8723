// One person's own yes or no. The code is read from the fragment, so that no server log ever holds it.
'use strict'

const [answer, ask, reply, last, pad, words] = ['answer', 'ask', 'reply', 'last', 'pad', 'words'].map((id) =>
  document.getElementById(id),
)
const code = decodeURIComponent(location.hash.slice(1))
const ink = pad.getContext('2d')
let strokes = []

history.replaceState(null, '', location.pathname)
if (!code) say('请从家人给您的链接或者二维码打开这个页面。')

ask.addEventListener('submit', (event) => send(event, 'opening', {}))
reply.addEventListener('submit', (event) => send(event, 'reply', { agrees: true, signature: { strokes } }))
document.getElementById('decline').addEventListener('click', (event) =>
  send(event, 'reply', { agrees: false, words: words.value.trim() }),
)
document.getElementById('again').addEventListener('click', wipe)

async function send(event, what, more) {
  event.preventDefault()
  say('请稍等。')
  try {
    const response = await fetch(`/v1/authorisations/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, last_four: last.value.trim(), ...more }),
    })
    const found = await response.json()
    response.ok ? show(found) : refuse(response, found)
  } catch {
    say('网络好像不通，请稍后再试。')
  }
  answer.focus()
}

function refuse(response, problem) {
  const wait = Number(response.headers.get('Retry-After'))
  const first = problem.errors && problem.errors[0]
  say((first ? first.message : problem.detail) + (wait ? `请过 ${wait} 秒再试。` : ''))
}

function show(found) {
  say({ waiting: found.title, given: '您已经同意了，谢谢。', declined: '记下了，您不同意。' }[found.state])
  add('p', `${found.as_whom}，${found.region_name}`)
  add('p', found.asks)
  add('p', `要核对的：${found.sources.join('、')}。`)
  for (const text of [found.covers, found.free, found.law]) add('p', text)
  add('p', found.state === 'waiting' ? found.agree : '改主意了，在链接有效的时候可以重新回答。')
  ask.hidden = true
  reply.hidden = false
}

pad.addEventListener('pointerdown', (event) => {
  pad.setPointerCapture(event.pointerId)
  strokes.push([point(event)])
})
pad.addEventListener('pointermove', (event) => {
  if (!pad.hasPointerCapture(event.pointerId)) return
  const stroke = strokes[strokes.length - 1]
  const next = point(event)
  if (strokes.reduce((sum, one) => sum + one.length, 0) >= 1500) return
  ink.beginPath()
  ink.moveTo(...stroke[stroke.length - 1])
  ink.lineTo(...next)
  ink.lineWidth = 4
  ink.stroke()
  stroke.push(next)
})

function point(event) {
  const box = pad.getBoundingClientRect()
  const at = (value, size, most) => Math.min(most, Math.max(0, Math.round((value * most) / size)))
  return [at(event.clientX - box.left, box.width, pad.width), at(event.clientY - box.top, box.height, pad.height)]
}

function wipe() {
  strokes = []
  ink.clearRect(0, 0, pad.width, pad.height)
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
