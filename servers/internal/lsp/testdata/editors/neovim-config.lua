-- A session of Neovim 0.11 or newer, by the recipe of doc/editors.md: open,
-- hover, apply the fix, save.
local dir = vim.env.TIMEOUTLINT_TEST_DIR
local function must(ok, what) if not ok then io.stderr:write(what .. '\n'); vim.cmd('cquit 1') end end
vim.lsp.config('timeoutlint', {
  cmd = { vim.env.TIMEOUTLINT_TEST_CMD },
  filetypes = { 'go' },
  root_markers = { 'go.work', 'go.mod', '.git' },
  settings = { timeoutlint = { tests = true } },
})
vim.lsp.enable('timeoutlint')
vim.cmd('filetype on')
vim.cmd('edit ' .. dir .. '/a.go')
local function diagnostics(n) must(vim.wait(120000, function() return #vim.diagnostic.get(0) == n end, 50), 'not ' .. n .. ' diagnostics') end
diagnostics(1)
local client = vim.lsp.get_clients({ name = 'timeoutlint' })[1]
local d = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { d.lnum + 2, 22 })
local hover = client:request_sync('textDocument/hover', vim.lsp.util.make_position_params(0, client.offset_encoding), 60000)
must(hover and hover.result, 'no hover')
vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
local tick = vim.api.nvim_buf_get_changedtick(0)
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
must(vim.wait(60000, function() return vim.api.nvim_buf_get_changedtick(0) ~= tick end, 50), 'no edit')
vim.cmd('write')
diagnostics(0)
vim.cmd('qall')
