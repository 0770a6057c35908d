local dir = vim.env.TIMEOUTLINT_TEST_DIR
local function must(ok, what) if not ok then io.stderr:write(what .. '\n'); vim.cmd('cquit 1') end end
vim.cmd('edit ' .. dir .. '/a.go')
local id = vim.lsp.start_client({
  name = 'timeoutlint', cmd = { vim.env.TIMEOUTLINT_TEST_CMD }, root_dir = dir,
  settings = { timeoutlint = { tests = true } },
  on_init = function(client) client.notify('workspace/didChangeConfiguration', { settings = client.config.settings }) end,
})
vim.lsp.buf_attach_client(0, id)
local function diagnostics(n) must(vim.wait(120000, function() return #vim.diagnostic.get(0) == n end, 50), 'not ' .. n .. ' diagnostics') end
diagnostics(1)
local d = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { d.lnum + 2, 22 })
local hover = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(), 60000)
must(hover and hover[id] and hover[id].result, 'no hover')
vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
vim.ui.select = function(items, _, choose)
  for _, item in ipairs(items) do if item[2].isPreferred then choose(item) end end
end
local tick = vim.api.nvim_buf_get_changedtick(0)
vim.lsp.buf.code_action()
must(vim.wait(60000, function() return vim.api.nvim_buf_get_changedtick(0) ~= tick end, 50), 'no edit')
vim.cmd('write')
diagnostics(0)
vim.cmd('qall')
