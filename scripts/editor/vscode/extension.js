// Starts `voicecoach lsp` for routine scripts.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const command = workspace.getConfiguration("voicecoach").get("command");
  const server = { command, args: ["lsp"] };
  const scripts = { documentSelector: [{ scheme: "file", language: "routine" }] };
  client = new LanguageClient("voicecoach", "voicecoach", server, scripts);
  return client.start();
};

exports.deactivate = () => client && client.stop();
