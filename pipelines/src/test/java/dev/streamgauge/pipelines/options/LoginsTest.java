package dev.streamgauge.pipelines.options;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.Test;

public class LoginsTest {
  private static void refused(String says, String arg) {
    assertThatThrownBy(() -> Logins.refuse(List.of("--top=3", arg)))
        .as(arg)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says)
        .message()
        .doesNotContain("s3cret", "cret", "me:");
  }

  @Test
  public void aLoginInAnAddressIsRefusedAndNotShown() {
    refused("--source=kafka:...", "--source=kafka://me:s3cret@host:9092/logs");
    refused("--kafkaConfig=file", "--source=kafka://me:s3cret@host:9092/logs");
    refused("--kafkaConfig=file", "--source=kafka://me:s3/cret@host:9092/logs");
    refused("--kafkaConfig=file", "--source=kafka://a:9092,me:s3cret@b:9092/logs");
    refused("--kafkaSinkConfig=file", "--sink=console,kafka://me:s3cret@host:9092/logs");
    refused("--jdbcPasswordFile", "--sink=jdbc:postgresql://me:s3cret@host/db");
    refused("--jdbcPasswordFile", "--sink=jdbc:postgresql://host/db?user=me&password=s3cret");
    refused("--jdbcPasswordFile", "--sink=jdbc:postgresql://host/db?p%61ssword=s3cret");
    refused("--jdbcPasswordFile", "--sink=jdbc:h2:./file;USER=me;PASSWORD=s3cret");
    refused("--source=socket:...", "--source=socket://me:s3cret@host:99");
    refused("--source=watch:hdfs:...", "--source=watch:hdfs://me:s3cret@host/logs");
    refused("--checkpointDir=s3:...", "--checkpointDir=s3://key:s3cret@bucket/state");
    refused("abfs:...", "--checkpointDir=abfs://box:s3cret@account/state");
    refused("http:...", "--anything=http://me:s3cret@host/path");
    // Before it is told that this is no option.
    refused("kafka:...", "kafka://me:s3cret@host:9092/logs");
  }

  @Test
  public void whatIsNoLoginIsNot() {
    for (String arg :
        new String[] {
          "--source=kafka://a:9092,b:9092/logs?auto.offset.reset=latest",
          "--source=file:///logs/me@host/*.log?",
          "--source=watch:///logs/me@host/*.log?from=end",
          "--source=watch:hdfs://host/logs/me@host/*.log",
          "--source=listen://[::1]:99?tlsKeystorePasswordFile=/x",
          "--sink=jdbc:h2:./me@host,kafka://b:1/t,console,file:///me@host",
          "--checkpointDir=abfs://box@account.dfs.core.windows.net/state",
          "--contains=ftp://me:s3cret@host",
          "--matches=user:\\S+@",
          "--by=a@b",
          "me@host:path"
        }) {
      assertThatCode(() -> Logins.refuse(List.of(arg))).as(arg).doesNotThrowAnyException();
    }
  }
}
