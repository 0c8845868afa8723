// Shows the one-time code from the fragment in groups that are easy to copy by hand.
'use strict'

const code = decodeURIComponent(location.hash.slice(1)).replace(/[^a-z0-9]/gi, '')
document.getElementById('code').textContent = code ? code.match(/.{1,5}/g).join(' ') : '没有接续码，请在原来的设备上重新生成。'
history.replaceState(null, '', location.pathname)
