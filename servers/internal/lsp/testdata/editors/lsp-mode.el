;; A session of lsp-mode with the client that doc/editors.md registers: open,
;; hover, apply the fix, save.
(package-initialize)
(require 'go-mode)
(require 'lsp-mode)
(defvar dir (getenv "TIMEOUTLINT_TEST_DIR"))
(setq lsp-session-file (make-temp-file "session") lsp-auto-guess-root t lsp-enable-file-watchers nil
      lsp-warn-no-matched-clients nil make-backup-files nil create-lockfiles nil lsp-enable-suggest-server-download nil)
(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection (getenv "TIMEOUTLINT_TEST_CMD"))
                  :activation-fn (lsp-activate-on "go")
                  :add-on? t
                  :server-id 'timeoutlint))
(defun until (what ok)
  (let ((end (+ (float-time) 120)))
    (while (not (funcall ok))
      (when (> (float-time) end) (message "not %s" what) (kill-emacs 1))
      (accept-process-output nil 0.1))))
(defun diagnostics () (gethash (lsp--fix-path-casing (buffer-file-name)) (lsp-diagnostics t)))
(find-file (concat dir "/a.go"))
(lsp-workspace-folders-add dir)
(lsp)
(until "1 diagnostic" (lambda () (= 1 (length (diagnostics)))))
(goto-char (point-min)) (search-forward "client.Ge")
(unless (lsp-request "textDocument/hover" (lsp--text-document-position-params)) (message "no hover") (kill-emacs 1))
(goto-char (point-min)) (search-forward "&http.Cli")
(lsp-execute-code-action
 (seq-find (lambda (a) (string-prefix-p "set Timeout" (lsp:code-action-title a))) (lsp-code-actions-at-point)))
(until "an edit" (lambda () (buffer-modified-p)))
(save-buffer)
(until "0 diagnostics" (lambda () (null (diagnostics))))
(lsp-workspace-shutdown (car (lsp-workspaces)))
