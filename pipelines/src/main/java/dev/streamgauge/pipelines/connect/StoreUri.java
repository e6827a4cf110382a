package dev.streamgauge.pipelines.connect;

import dev.streamgauge.pipelines.options.ConfigException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a {@code --sink} that is a store with a client of its own.
 *
 * @param hosts what stands before the path, one or several hosts with ports
 * @param path what follows, with its slash
 */
record StoreUri(String scheme, String hosts, String path, Map<String, String> parameters) {
  static final String PROMETHEUS = "prometheus+http";
  static final String CASSANDRA = "cassandra";

  /** The file systems that Hadoop has clients for. */
  static final String HADOOP = "hdfs|viewfs|webhdfs|swebhdfs|ofs|s3a|abfss?|wasbs?|gs|oss";

  private static final Pattern FORM =
      Pattern.compile("([^:/?#]+)://([^/?#]+)([^?#]*)(?:\\?([^#]*))?", Pattern.DOTALL);

  /** Returns whether {@code uri} is a directory on a Hadoop file system. */
  static boolean isHadoop(String uri) {
    return uri.matches("(?s)(" + HADOOP + "):.*");
  }

  /**
   * Parses the value of {@code --sink}.
   *
   * @param form how it should look
   * @param names the parameters that it may have
   * @throws ConfigException if it is wrong
   */
  static StoreUri parse(String text, String form, Set<String> names) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw wrong(text, "write " + form, null);
    }
    try {
      Map<String, String> parameters = SourceUri.parameters(parts.group(4));
      SourceUri.checkNames(parts.group(1) + "://", parameters, names);
      return new StoreUri(parts.group(1), parts.group(2), parts.group(3), parameters);
    } catch (IllegalArgumentException e) {
      throw wrong(text, e.getMessage() + "; write " + form, e);
    }
  }

  private static ConfigException wrong(String text, String reason, Exception cause) {
    return new ConfigException(
        "--sink=" + SourceUri.withoutParameters(text) + ": " + reason, cause);
  }
}
