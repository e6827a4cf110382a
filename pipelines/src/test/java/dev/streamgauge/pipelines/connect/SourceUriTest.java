package dev.streamgauge.pipelines.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.pipelines.connect.SourceUri.Scheme;
import dev.streamgauge.pipelines.options.ConfigException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SourceUriTest {
  @Test
  public void sockets() {
    assertThat(SourceUri.parse("socket://localhost:9999"))
        .isEqualTo(new AutoValue_SourceUri(Scheme.SOCKET, "localhost", 9999, "", Map.of()));
    assertThat(SourceUri.parse("socket://10.0.0.1:65535/").host()).isEqualTo("10.0.0.1");
    assertThat(SourceUri.parse("socket://log_host:1").host()).isEqualTo("log_host");
    SourceUri ipv6 = SourceUri.parse("socket://[::1]:9999");
    assertThat(ipv6.host()).isEqualTo("::1");
    assertThat(ipv6.port()).isEqualTo(9999);
  }

  @Test
  public void listensOnLoopbackUnlessToldOtherwise() {
    assertThat(SourceUri.parse("listen://:9999"))
        .isEqualTo(new AutoValue_SourceUri(Scheme.LISTEN, "127.0.0.1", 9999, "", Map.of()));
    assertThat(SourceUri.parse("listen://0.0.0.0:9999").host()).isEqualTo("0.0.0.0");
    assertThat(SourceUri.parse("listen://[::]:9999").host()).isEqualTo("::");
  }

  @Test
  public void kafka() {
    assertThat(SourceUri.parse("kafka://localhost:9092/logs"))
        .isEqualTo(new AutoValue_SourceUri(Scheme.KAFKA, "localhost:9092", 0, "logs", Map.of()));
    SourceUri several = SourceUri.parse("kafka://a:1,b_c:2,[::1]:3/my.logs-2_x");
    assertThat(several.host()).isEqualTo("a:1,b_c:2,[::1]:3");
    assertThat(several.path()).isEqualTo("my.logs-2_x");
  }

  @Test
  public void kafkaParameters() {
    assertThat(
            SourceUri.parse(
                    "kafka://b:1/t?group.id=x%26y%3Dz&client.id=p+q%2B&client.rack=&"
                        + "sasl.mechanism=f=g h&ssl.protocol=%C3%A4")
                .parameters())
        .containsExactly(
            Map.entry("group.id", "x&y=z"),
            Map.entry("client.id", "p+q+"),
            Map.entry("client.rack", ""),
            Map.entry("sasl.mechanism", "f=g h"),
            Map.entry("ssl.protocol", "ä"));
    assertThat(SourceUri.sinkTopic("kafka://b:1/t?linger.ms=5").parameters())
        .containsExactly(Map.entry("linger.ms", "5"));
  }

  @Test
  public void kafkasSecretsDoNotStandInAUri() {
    for (String name :
        new String[] {
          "sasl.jaas.config", "ssl.keystore.password", "ssl.keystore.key", "my.Password", "token"
        }) {
      assertThatThrownBy(() -> SourceUri.parse("kafka://a:1/t?" + name + "=hush"))
          .hasMessageStartingWith("--source=kafka://a:1/t?...: '" + name + "' is a secret, and e")
          .hasMessageContaining("--kafkaConfig=file")
          .hasMessageNotContaining("hush");
      assertThatThrownBy(() -> SourceUri.sinkTopic("kafka://a:1/t?" + name + "=hush"))
          .hasMessageStartingWith("--sink=kafka://a:1/t?...: '" + name + "' is a secret, and e")
          .hasMessageContaining("--kafkaSinkConfig=file")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  public void kafkasPropertiesHaveToBeKnown() {
    assertThatThrownBy(() -> SourceUri.parse("kafka://a:1/t?auto.ofset.reset=latest"))
        .hasMessageContaining("Kafka's consumer has no property 'auto.ofset.reset': correct it");
    assertThatThrownBy(() -> SourceUri.sinkTopic("kafka://a:1/t?auto.offset.reset=latest"))
        .hasMessageContaining("Kafka's producer has no property 'auto.offset.reset': correct it");
  }

  @Test
  public void socketParameters() {
    assertThat(SourceUri.parse("listen://:1?tls=/a%20b.p12&maxConnections=5").parameters())
        .containsExactly(Map.entry("tls", "/a b.p12"), Map.entry("maxConnections", "5"));
    assertThatThrownBy(() -> SourceUri.parse("listen://:1?tlsPassword=hush"))
        .hasMessageStartingWith(
            "--source=listen://:1?...: there is no parameter 'tlsPassword' of listen://, which has"
                + " clientAuth, idleTimeout, maxConnections, maxConnectionsPerHost, maxLineBytes,"
                + " tls, tlsPasswordFile, truststore, truststorePasswordFile; write ")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> SourceUri.parse("socket://h:1?maxConnections=3"))
        .hasMessageContaining(
            "there is no parameter 'maxConnections' of socket://, which has idleTimeout,"
                + " maxLineBytes, tls, tlsPasswordFile, truststore, truststorePasswordFile;");
    assertThatThrownBy(() -> SourceUri.parse("listen://:1?idleTimeout=1s&idleTimeout=2s"))
        .hasMessageContaining("the parameter 'idleTimeout' is given twice");
  }

  @Test
  public void filesAreTakenAsTheyStand() {
    assertThat(SourceUri.parse("file:///var/log/*.log"))
        .isEqualTo(new AutoValue_SourceUri(Scheme.FILE, "", 0, "/var/log/*.log", Map.of()));
    assertThat(SourceUri.parse("file:///a b/[0-9]{x,y}?#%20.log").path())
        .isEqualTo("/a b/[0-9]{x,y}?#%20.log");
  }

  @Test
  public void malformedSourcesAreRefusedWithTheReason() {
    refused("", "it is empty");
    refused(" ", "it is empty");
    refused("/var/log/x", "it is not a URI", "file:///var/log/x");
    refused("localhost:9999", "it is not a URI", "socket://localhost:9999");
    refused("socket:localhost:9999", "it is not a URI", "socket://localhost:9999");
    refused("ftp://localhost:80", "unknown source 'ftp'");
    refused("socket://localhost", "the port is missing", "socket://localhost:9999");
    refused("socket://localhost:", "the port is missing", "socket://localhost:9999");
    refused("socket://[::1]", "the port is missing", "socket://[::1]:9999");
    refused("socket://localhost:0", "'0' is not a port", "socket://localhost:9999");
    refused("socket://localhost:65536", "'65536' is not a port", "socket://localhost:9999");
    refused("socket://localhost:abc", "'abc' is not a port", "socket://localhost:9999");
    refused("socket://localhost:+99", "'+99' is not a port", "socket://localhost:9999");
    refused(
        "socket://localhost:99999999999", "'99999999999' is not a port", "socket://localhost:9999");
    refused("socket://:9999", "the host is missing");
    refused("socket://me@localhost:9999", "'me@localhost' is not a host");
    refused("socket://::1:9999", "'::1' is not a host (write an IPv6 address in brackets, [::1])");
    refused(
        "socket://localhost:9999/logs",
        "a socket ends with its port, but here follows '/logs'",
        "socket://localhost:9999");
    refused("listen://:9999#x", "it has a fragment after '#': write %23 for that character");
    refused("kafka:///logs", "a broker is missing");
    refused("kafka://:9092/logs", "a broker is missing");
    refused("kafka://a:1,,b:2/logs", "a broker is missing");
    refused("kafka://a:1,b/logs", "the port is missing", "kafka://a:1,b:9092/logs");
    refused("kafka://a:1", "the topic is missing", "kafka://a:1/logs");
    refused("kafka://a:1/", "the topic is missing", "kafka://a:1/logs");
    refused("kafka://a:1/my logs", "'my logs' cannot be a topic's name");
    refused("kafka://a:1/a/b", "'a/b' cannot be a topic's name", "kafka://a:1/a");
    refused("kafka://a:1/..", "'..' cannot be a topic's name");
    refused("kafka://a:1/" + "x".repeat(250), "'" + "x".repeat(250) + "' cannot be a topic's name");
    refused("file://logs/x", "a file needs an absolute path after file://", "file:///logs/x");
    refused("file:logs/x", "a file needs an absolute path after file://", "file:///logs/x");
    refused("file:///", "a file needs an absolute path after file://");
  }

  @Test
  public void aNearUriIsSuggested() {
    refused("kafka://localhost/foo", "the port is missing", "kafka://localhost:9092/foo");
    refused(
        "kafka://localhost:9092/foo/",
        "'foo/' cannot be a topic's name",
        "kafka://localhost:9092/foo");
    refused("kafka:localhost:9092/foo", "it is not a URI", "kafka://localhost:9092/foo");
    refused("kafak://localhost:9092/foo", "unknown source 'kafak'", "kafka://localhost:9092/foo");
    refused("localhost:9092/foo", "it is not a URI", "kafka://localhost:9092/foo");
    refused("tcp://localhost:9999", "unknown source 'tcp'", "socket://localhost:9999");
    refused("listen://5514", "the port is missing", "listen://127.0.0.1:5514");
    refused("listen://:99999", "'99999' is not a port", "listen://:5514");
    refused("kafka//localhost:9092/foo", "it is not a URI", "kafka://localhost:9092/foo");
    refused("otlp+gprc://:4317", "unknown source 'otlp+gprc'", "otlp+grpc://:4317");
    refused("forward://127.0.0.1", "the port is missing", "forward://127.0.0.1:24224");
    assertThatThrownBy(() -> SourceUri.parse("kafka://localhost/foo?group.id=hush"))
        .hasMessageEndingWith("; write kafka://localhost:9092/foo?...")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> SourceUri.sinkTopic("kafka://localhost/foo"))
        .hasMessage(
            "--sink=kafka://localhost/foo: the port is missing; write kafka://localhost:9092/foo");
  }

  @Test
  public void inputsOfLogShippers() {
    SourceUri otlp = SourceUri.parse("otlp+grpc://0.0.0.0:4317?maxRequestBytes=4m&tls=key.pem");
    assertThat(otlp.scheme()).isEqualTo(SourceUri.Scheme.OTLP_GRPC);
    assertThat(otlp.port()).isEqualTo(4317);
    assertThat(otlp.parameters())
        .containsExactly(Map.entry("maxRequestBytes", "4m"), Map.entry("tls", "key.pem"));
    assertThat(SourceUri.parse("syslog+udp://:5514").host()).isEqualTo("127.0.0.1");
    assertThat(SourceUri.parse("http://[::1]:8081").host()).isEqualTo("::1");
    SourceUri unix = SourceUri.parse("syslog+unix:///run/gauge.sock?mode=660");
    assertThat(unix.path()).isEqualTo("/run/gauge.sock");
    assertThat(unix.parameters()).containsExactly(Map.entry("mode", "660"));
    refused("syslog+unix://run", "a Unix socket needs an absolute path after syslog+unix://");
    refused("syslog+udp://x", "the port is missing", "syslog+udp://x:5514");
    refused(
        "forward://x:1/app",
        "a socket ends with its port, but here follows '/app'",
        "forward://x:1");
    assertThatThrownBy(() -> SourceUri.parse("http://x:1?tls=key.pem"))
        .hasMessageContaining(
            "there is no parameter 'tls' of http://, which has idleTimeout, maxConnections,"
                + " maxConnectionsPerHost, maxLineBytes, maxRequestBytes");
  }

  @Test
  public void watchedFiles() {
    SourceUri local = SourceUri.parse("watch:///var/log/app/*.log?from=end&lastLineAfter=1m");
    assertThat(local.scheme()).isEqualTo(Scheme.WATCH);
    assertThat(local.path()).isEqualTo("/var/log/app/*.log");
    assertThat(local.parameters())
        .containsExactly(Map.entry("from", "end"), Map.entry("lastLineAfter", "1m"));
    assertThat(SourceUri.parse("watch:///a b/c%3Fd#1").path()).isEqualTo("/a b/c?d#1");
    assertThat(SourceUri.parse("watch:hdfs://namenode:8020/logs/{a,b}*").path())
        .isEqualTo("hdfs://namenode:8020/logs/{a,b}*");
    assertThat(SourceUri.parse("watch:s3a://bucket/logs").path()).isEqualTo("s3a://bucket/logs");
    String reason = "watch:// needs an absolute path, or watch: a URL";
    refused("watch://logs/x", reason, "watch:///logs/x");
    refused("watch:/logs", reason, "watch:///logs");
    refused("watch:logs", reason, "watch:///logs");
    refused("watch:///", reason);
    assertThatThrownBy(() -> SourceUri.parse("watch:///logs?form=end"))
        .hasMessageStartingWith(
            "--source=watch:///logs?...: there is no parameter 'form' of watch:, which has"
                + " followLinks, from, lastLineAfter");
  }

  @Test
  public void parametersOfWatchedFilesAreChecked() {
    assertThatThrownBy(() -> WatchParameters.source(SourceUri.parse("watch:///logs?from=middle")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--source=watch:...?from=middle must be start or end.");
    assertThatThrownBy(
            () -> WatchParameters.source(SourceUri.parse("watch:///logs?lastLineAfter=5")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--source=watch:...?lastLineAfter=5 is not a duration");
  }

  @Test
  public void aMessageDoesNotShowParameters() {
    String start = "--source=kafka://a:1/t?...: ";
    assertThatThrownBy(() -> SourceUri.parse("kafka://a:1/t?secret"))
        .hasMessageStartingWith(start + "a parameter after the '?' is not name=value")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> SourceUri.parse("kafka://a:1/t?x=secret%zz"))
        .hasMessageStartingWith(start + "a '%' needs two hexadecimal digits")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> SourceUri.parse("kafka://a:1/t?x=secret#1"))
        .hasMessageStartingWith(start + "it has a fragment")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> SourceUri.parse("socket://a:1?secret"))
        .hasMessageStartingWith("--source=socket://a:1?...: a parameter after the '?' is not")
        .hasMessageNotContaining("secret");
  }

  @Test
  public void aStreamOfKinesisHasANameAndParameters() {
    SourceUri uri =
        SourceUri.parse("kinesis://my-logs?from=latest&endpoint=http%3A%2F%2F127.0.0.1%3A4567");
    assertThat(uri.scheme()).isEqualTo(Scheme.KINESIS);
    assertThat(uri.path()).isEqualTo("my-logs");
    assertThat(KinesisParameters.of(uri))
        .isEqualTo(new KinesisParameters(true, null, URI.create("http://127.0.0.1:4567")));
    assertThat(KinesisParameters.of(SourceUri.parse("kinesis://logs?region=eu-central-1")))
        .isEqualTo(new KinesisParameters(false, "eu-central-1", null));
    refused("kinesis://", "the stream is missing after kinesis://");
    refused("kinesis://my logs", "'my logs' cannot be a stream's name");
    refused(
        "kinesis://logs/2", "a stream ends with its name, but here follows '/2'", "kinesis://logs");
    refused("kinesus://logs", "unknown source 'kinesus'", "kinesis://logs");
    assertThatThrownBy(() -> SourceUri.parse("kinesis://logs?secretKey=x"))
        .hasMessageContaining("there is no parameter 'secretKey' of kinesis://")
        .hasMessageContaining("endpoint, from, region");
    for (String wrong :
        List.of(
            "from=middle", "region=Europe", "endpoint=host:4567", "endpoint=http://me:pw@host/")) {
      assertThatThrownBy(() -> KinesisParameters.of(SourceUri.parse("kinesis://logs?" + wrong)))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("--source=kinesis://logs?" + wrong.replaceFirst("=.*", ""))
          .hasMessageNotContaining("pw");
    }
  }

  private static void refused(String text, String reason) {
    assertThatThrownBy(() -> SourceUri.parse(text))
        .as(text)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--source="
                + text
                + ": "
                + reason
                + "; write socket://host:port, listen://host:port, kafka://broker[,broker]/topic[,topic],"
                + " kinesis://stream, file:///path/glob, watch:///path/glob, watch:hdfs://host/path/glob,"
                + " syslog+udp://host:port, syslog+unix:///path, http://host:port,"
                + " https://host:port, otlp://host:port, otlp+grpc://host:port or"
                + " forward://host:port.");
  }

  private static void refused(String text, String reason, String corrected) {
    assertThatThrownBy(() -> SourceUri.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--source=" + text + ": " + reason + "; write " + corrected);
    assertThat(SourceUri.parse(corrected).scheme()).isNotNull();
  }
}
