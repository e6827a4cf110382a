package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.notify.ReceiversParser;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.rules.RulesDocument;
import dev.streamgauge.alerts.rules.RulesFile;
import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that {@code --rules} names.
 *
 * @param rules the rules, which may change while a pipeline runs
 * @param receivers the receivers in the file at the start
 */
record RulesOption(RulesFile rules, List<Receiver> receivers) {
  /**
   * Reads a rules file.
   *
   * @throws ConfigException if it cannot be read
   * @throws dev.streamgauge.alerts.yaml.YamlException if it is invalid: the message lists every
   *     problem with its position
   */
  static RulesOption read(String file) {
    RulesDocument document;
    Path path;
    try {
      path = Path.of(file);
      document = RulesDocument.parse(file, Files.readString(RulesDocument.fileOf(file), UTF_8));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("--rules=" + file + " cannot be read: " + e, e);
    }
    List<Receiver> receivers = ReceiversParser.parse(document.receivers());
    return new RulesOption(RulesFile.of(path, document), List.copyOf(receivers));
  }
}
