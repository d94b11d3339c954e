package io.stint.rights;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What the code can ask of AWS, read from its byte code: the methods of the SDK's clients that
 * anything in it calls, and what AWS asks for besides.
 */
final class CalledActions {

  private static final Map<String, Class<?>> CLIENTS =
      Map.of("iam", IamClient.class, "sts", StsClient.class, "ec2", Ec2Client.class);

  /** To create something with tags takes the permission to tag it. */
  private static final Pattern TAGGED_BUILDER = Pattern.compile("Create(\\w+)Request\\$Builder");

  private CalledActions() {}

  /** As {@code iam:CreateUser}, sorted. */
  static Set<String> ofTheCode() {
    Set<String> actions = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.stint")) {
      for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
        String owner = access.getTargetOwner().getFullName();
        CLIENTS.forEach(
            (service, client) -> {
              if (owner.equals(client.getName()) && calls(client).contains(access.getName())) {
                actions.add(action(service, access.getName()));
              }
            });
        Matcher builder = TAGGED_BUILDER.matcher(access.getTargetOwner().getFullName());
        if (access.getName().equals("tags") && builder.find()) {
          actions.add("iam:Tag" + builder.group(1));
        }
      }
    }
    if (actions.contains("iam:AddRoleToInstanceProfile")) {
      actions.add("iam:PassRole");
    }
    return actions;
  }

  /** Every action of the three services that the SDK knows, and those that are no calls. */
  static Set<String> ofAws() {
    Set<String> all = new TreeSet<>(Set.of("iam:PassRole", "sts:TagSession"));
    CLIENTS.forEach(
        (service, client) -> calls(client).forEach(name -> all.add(action(service, name))));
    return all;
  }

  private static Set<String> calls(Class<?> client) {
    return Arrays.stream(client.getMethods())
        .filter(method -> AwsResponse.class.isAssignableFrom(method.getReturnType()))
        .map(java.lang.reflect.Method::getName)
        .collect(Collectors.toSet());
  }

  private static String action(String service, String method) {
    return service + ":" + method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
  }

  /** Whether it only looks. */
  static boolean reads(String action) {
    return action.matches("\\w+:(Get|List|Describe|Simulate).*");
  }
}
