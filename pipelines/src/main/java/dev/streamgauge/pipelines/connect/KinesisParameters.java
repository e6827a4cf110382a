package dev.streamgauge.pipelines.connect;

import dev.streamgauge.pipelines.options.ConfigException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The parameters of {@code kinesis://}, and whether what reads it is there. Knows no class of its
 * jar, which need not be on the class path.
 *
 * @param latest whether reading starts behind the newest record
 * @param region the region; null for the environment's
 * @param endpoint the address; null for the region's
 */
record KinesisParameters(boolean latest, @Nullable String region, @Nullable URI endpoint) {
  private static final String FROM = "from";
  private static final String REGION = "region";
  private static final String ENDPOINT = "endpoint";

  static final Set<String> NAMES = new TreeSet<>(Set.of(FROM, REGION, ENDPOINT));

  /**
   * Returns the parameters of {@code uri}.
   *
   * @throws ConfigException if one is wrong
   */
  static KinesisParameters of(SourceUri uri) {
    Map<String, String> given = uri.parameters();
    String from = given.getOrDefault(FROM, "earliest");
    if (!from.equals("earliest") && !from.equals("latest")) {
      throw wrong(uri, FROM, "must be earliest or latest");
    }
    String region = given.get(REGION);
    if (region != null && !region.matches("[a-z0-9-]+")) {
      throw wrong(uri, REGION, "must be a region such as eu-central-1");
    }
    return new KinesisParameters(
        from.equals("latest"), region, given.containsKey(ENDPOINT) ? endpoint(uri) : null);
  }

  /**
   * Checks that the jar is there.
   *
   * @throws ConfigException if it is not
   */
  static void checkJar(SourceUri uri) {
    ClassLoader loader = KinesisParameters.class.getClassLoader();
    try {
      Class.forName("dev.streamgauge.kinesis.KinesisLines", false, loader);
      Class.forName("software.amazon.awssdk.services.kinesis.KinesisClient", false, loader);
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw new ConfigException(
          "--source="
              + shown(uri)
              + " needs the jar streamgauge-kinesis, which is not on the class path: add it with"
              + " STREAMGAUGE_CLASSPATH, or spark-submit's --jars.",
          e);
    }
  }

  private static URI endpoint(SourceUri uri) {
    try {
      URI endpoint = new URI(uri.parameters().get(ENDPOINT));
      if (("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
          && endpoint.getHost() != null
          && endpoint.getUserInfo() == null) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      // It is none.
    }
    throw wrong(uri, ENDPOINT, "must be https://host or http://host:port");
  }

  static String shown(SourceUri uri) {
    return "kinesis://" + uri.path();
  }

  /** Shows no value, since somebody may have put a password into an address. */
  private static ConfigException wrong(SourceUri uri, String name, String what) {
    return new ConfigException("--source=" + shown(uri) + "?" + name + "=... " + what + ".");
  }
}
