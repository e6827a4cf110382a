package dev.streamgauge.pipelines;

import dev.streamgauge.alerts.notify.Receiver;
import dev.streamgauge.alerts.notify.ReceiversParser;
import dev.streamgauge.alerts.rules.RulesFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file that {@code --rules} names.
 *
 * @param rules the rules, which may change while a pipeline runs
 * @param receivers the receivers in the file, as they are at the start
 */
record RulesOption(RulesFile rules, List<Receiver> receivers) {
  /**
   * Reads a rules file.
   *
   * @throws ConfigException if it cannot be read
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is invalid: every problem with its
   *     position
   */
  static RulesOption read(String file) {
    List<Receiver> receivers = new ArrayList<>();
    try {
      RulesFile rules =
          RulesFile.open(
              Path.of(file),
              section -> {
                receivers.addAll(ReceiversParser.parse(section));
                return names(receivers);
              });
      return new RulesOption(rules, List.copyOf(receivers));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("--rules=" + file + " cannot be read: " + e, e);
    }
  }

  private static Set<String> names(List<Receiver> receivers) {
    return receivers.stream().map(Receiver::name).collect(Collectors.toSet());
  }
}
