package dev.streamgauge.pipelines.connect;

import dev.streamgauge.outputs.cassandra.CassandraSink;
import dev.streamgauge.pipelines.options.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the address of a table in Cassandra, {@code cassandra://host[,host]/keyspace[.table]}. */
final class CassandraAddress {
  private static final String FORM = "cassandra://host[:9042][,host]/keyspace[.table]";
  private static final String DATACENTER = "datacenter";
  private static final String USER = "user";
  private static final String PASSWORD_FILE = "passwordFile";
  private static final String CONFIG = "config";
  private static final String CONSISTENCY = "consistency";
  private static final Set<String> NAMES =
      Set.of(DATACENTER, USER, PASSWORD_FILE, CONFIG, CONSISTENCY);

  private CassandraAddress() {}

  /**
   * Returns the sink at {@code text}.
   *
   * @throws ConfigException if it is wrong
   */
  static CassandraSink sink(String text, String pipeline) {
    StoreUri uri = StoreUri.parse(text, FORM, NAMES);
    Map<String, String> parameters = uri.parameters();
    try {
      CassandraSink sink =
          CassandraSink.to(
              List.of(uri.hosts().split(",", -1)), uri.path().replaceFirst("^/", ""), pipeline);
      if (parameters.containsKey(DATACENTER)) {
        sink = sink.withDatacenter(parameters.get(DATACENTER));
      }
      if (parameters.containsKey(USER)) {
        sink = sink.withUser(parameters.get(USER));
      }
      if (parameters.containsKey(PASSWORD_FILE)) {
        sink = sink.withPasswordFile(parameters.get(PASSWORD_FILE));
      }
      if (parameters.containsKey(CONSISTENCY)) {
        sink = sink.withConsistency(parameters.get(CONSISTENCY));
      }
      return parameters.containsKey(CONFIG) ? sink.withConfigFile(parameters.get(CONFIG)) : sink;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "--sink=" + Sinks.shown(text) + ": " + e.getMessage() + "; write " + FORM, e);
    }
  }
}
