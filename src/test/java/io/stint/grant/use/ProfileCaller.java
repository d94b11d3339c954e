package io.stint.grant.use;

import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** Lists users as the profile that is named, with the SDK for Java; a process of its own. */
final class ProfileCaller {

  private ProfileCaller() {}

  public static void main(String[] arguments) {
    try (ProfileCredentialsProvider profile = ProfileCredentialsProvider.create(arguments[0]);
        IamClient iam =
            IamClient.builder().region(Region.AWS_GLOBAL).credentialsProvider(profile).build()) {
      System.out.println("users: " + iam.listUsers().users().size());
    }
  }
}
