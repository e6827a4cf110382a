package dev.streamgauge.pipelines.cli;

import dev.streamgauge.pipelines.options.ConfigException;
import java.io.PrintStream;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Prints completion scripts for shells. */
public final class Completion {
  static final List<String> SHELLS = List.of("bash", "zsh");

  private static final String USAGE =
      """
      Usage: streamgauge completion bash|zsh

      Prints a script that completes commands, options and their values. For this session:
        bash: source <(streamgauge completion bash)
        zsh:  source <(streamgauge completion zsh)
      For every session, write that line into ~/.bashrc or ~/.zshrc.
      """;

  /**
   * Lets {@code --format=te} be completed too: bash cuts it into three words, while picocli's
   * function knows {@code --format te}.
   */
  private static final String WITH_EQUALS =
      """

      function _streamgauge() {
        local words=() cword=$COMP_CWORD i
        for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
          if [ "${COMP_WORDS[i]}" != "=" ]; then
            words+=("${COMP_WORDS[i]}")
          elif ((i == COMP_CWORD)); then
            words+=("")
          elif ((i < COMP_CWORD)); then
            ((cword--))
          fi
        done
        COMP_WORDS=("${words[@]}")
        COMP_CWORD=$cword
        _complete_streamgauge "$@"
      }
      if [ -n "$BASH_VERSION" ]; then
        complete -F _streamgauge -o default streamgauge
      fi
      """;

  private Completion() {}

  /**
   * Prints the script of the shell that {@code args} name.
   *
   * @throws ConfigException if they name none
   */
  public static void print(List<String> args, PrintStream out) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(USAGE);
      return;
    }
    if (args.size() != 1 || !SHELLS.contains(args.get(0))) {
      throw new ConfigException("Use completion bash or completion zsh; see completion --help.");
    }
    // The same for both: under zsh the script begins by loading zsh's support of bash's functions.
    out.println(AutoComplete.bash("streamgauge", new CommandLine(CommandModel.root())));
    out.print(WITH_EQUALS);
  }
}
