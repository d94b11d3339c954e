import com.squareup.moshi.FromJson
import com.squareup.moshi.ToJson
import java.io.File
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.time.temporal.ChronoUnit
import java.util.concurrent.TimeUnit
import kotlin.system.exitProcess
import okhttp3.Request
import org.openapitools.client.apis.AuditApi
import org.openapitools.client.apis.CohortsApi
import org.openapitools.client.apis.GrantsApi
import org.openapitools.client.apis.RolesApi
import org.openapitools.client.infrastructure.ApiClient
import org.openapitools.client.infrastructure.ClientError
import org.openapitools.client.infrastructure.ClientException
import org.openapitools.client.infrastructure.Serializer
import org.openapitools.client.models.CohortChange
import org.openapitools.client.models.CohortRequest
import org.openapitools.client.models.Event
import org.openapitools.client.models.GrantRequest
import org.openapitools.client.models.GrantRequestPolicy
import org.openapitools.client.models.GrantRequestPrincipal
import org.openapitools.client.models.GrantType
import org.openapitools.client.models.MembersRequest
import org.openapitools.client.models.MembersRequestMembersInner
import org.openapitools.client.models.Problem
import org.openapitools.client.models.ProblemCode
import org.openapitools.client.models.RoleRequest
import org.openapitools.client.models.RosterOutcome
import org.openapitools.client.models.TrustEntry

/** The story of clients.sh, told with openapi-generator's kotlin client on OkHttp and Moshi. */
private val NAME = System.getenv("STORY_NAME")
private val URL = System.getenv("STORY_URL")
private val TOKEN = System.getenv("STORY_TOKEN")
private const val WAIT = "wait=30"

private val http =
    ApiClient.builder
        .readTimeout(60, TimeUnit.SECONDS)
        .addNetworkInterceptor { chain ->
            val request = chain.request()
            val file = request.method == "POST" && request.url.encodedPath.endsWith("/roster")
            chain.proceed(if (file) request.newBuilder().header("Content-Type", "text/csv").build() else request)
        }
        .build()
private val cohorts = CohortsApi(URL, http)
private val roles = RolesApi(URL, http)
private val grants = GrantsApi(URL, http)
private val audit = AuditApi(URL, http)
private var ada = ""
private var failed = false

private fun toAda(type: GrantType, role: String? = null, policy: GrantRequestPolicy? = null) =
    GrantRequest(type, GrantRequestPrincipal(member = ada), role = role, policy = policy, ttl = "PT1H")

private fun ours() = grants.listGrants(member = ada).items

private fun change(endsAt: String?) = cohorts.changeCohort(NAME, CohortChange(endsAt = endsAt)).endsAt

private fun inEightHours() = OffsetDateTime.now(ZoneOffset.UTC).plusHours(8).truncatedTo(ChronoUnit.SECONDS)

fun main() {
    ApiClient.accessToken = TOKEN
    Serializer.moshiBuilder.add(TrustAdapter)

    step("cohort") {
        val made = cohorts.createCohort(CohortRequest(NAME), prefer = WAIT)
        expect(made.name == NAME && made.endsAt == null)
    }

    step("201 and 202") {
        val made = cohorts.createCohortWithHttpInfo(CohortRequest("$NAME-b"), null, WAIT)
        val stored = cohorts.createCohortWithHttpInfo(CohortRequest("$NAME-c"), null, null)
        expect(made.statusCode == 201 && stored.statusCode == 202)
        expect(made.headers.getValue("location").single().endsWith("/cohorts/$NAME-b"))
        expect("etag" in stored.headers)
    }

    step("CSV") {
        val file = File.createTempFile("roster", ".csv")
        file.writeText("Name,Email\n\"Lovelace, Ada\",ada@$NAME.example\n")
        val row = cohorts.uploadRoster(NAME, file, prefer = WAIT).rows.single()
        file.delete()
        ada = row.userName!!
        expect(row.outcome == RosterOutcome.CREATED)
        "the file is sent as `application/json`: a network interceptor sets `text/csv`"
    }

    step("CSV back") {
        val list = cohorts.downloadRoster(NAME)
        val passwords = cohorts.claimCredentialsAsCsv(NAME)
        expect("ada@$NAME.example" in list.readText() && ada in passwords.readText())
        expect(list.delete() && passwords.delete())
    }

    step("members") {
        val list = MembersRequest(listOf(MembersRequestMembersInner("grace@$NAME.example")))
        expect(cohorts.addMembers(NAME, list, prefer = WAIT).accepted == 1)
    }

    step("an end") {
        val end = inEightHours()
        expect(change(end.toString())!!.isEqual(end))
    }

    step("no end") {
        val unchanged = change(null)
        expect(change("NEVER") == null)
        if (unchanged == null) "" else "null is not sent: \"NEVER\" takes the end away"
    }

    step("role") {
        val trust =
            listOf(
                Trust(mapOf("type" to "SERVICE", "service" to "ec2.amazonaws.com")),
                Trust(mapOf("type" to "ACCOUNT", "accountId" to "210987654321")),
            )
        roles.createRole(RoleRequest(NAME, trust = trust), prefer = WAIT)
        val (service, account) = roles.getRole(NAME).trust
        expect(service.type == TrustEntry.Type.SERVICE && service.service == "ec2.amazonaws.com")
        expect(account.type == TrustEntry.Type.ACCOUNT && account.accountId == "210987654321")
        "`ServiceTrust` and the others are no `TrustEntry`, and no role is written or read: a class and an adapter (`Trust`)"
    }

    step("plan") {
        val plan = grants.planCreationOfGrant(toAda(GrantType.ASSUME_ROLE, NAME))
        expect("Statement" in plan.documents.first().document)
        expect(ours().isEmpty())
    }

    step("grants") {
        val statement = mapOf("Effect" to "Allow", "Action" to "s3:GetObject", "Resource" to "*")
        val reading = mapOf("Version" to "2012-10-17", "Statement" to listOf(statement))
        val requests =
            listOf(
                toAda(GrantType.ASSUME_ROLE, NAME),
                toAda(GrantType.PASS_ROLE, NAME),
                toAda(GrantType.POLICY, policy = GrantRequestPolicy(document = reading)),
            )
        val made = requests.map { grants.createGrant(it, prefer = WAIT).type }
        expect(ours().map { it.type } == made.reversed())
    }

    step("instructions") {
        expect(ada in grants.getGrantInstructions(ours().last().id.toString()).assumeRoleCommand!!)
    }

    step("stream") {
        val config = audit.followEventsRequestConfig("0-0")
        val request = Request.Builder().url(URL + config.path).header("Authorization", "Bearer $TOKEN")
        config.headers.forEach { (name, value) -> request.header(name, value) }
        http.newCall(request.build()).execute().use { answer ->
            val lines = generateSequence { answer.body.source().readUtf8LineStrict() }
            val data = lines.first { it.startsWith("data:") }.removePrefix("data:")
            expect(Serializer.moshi.adapter(Event::class.java).fromJson(data)!!.actor.isNotEmpty())
        }
        "no: `followEvents` refuses what is not JSON; `followEventsRequestConfig` has path and headers for a call of OkHttp's"
    }

    step("problem") {
        try {
            grants.createGrant(toAda(GrantType.ASSUME_ROLE, "nobodys"))
            expect(false)
        } catch (e: ClientException) {
            val answer = e.response as ClientError<*>
            val problem = Serializer.moshi.adapter(Problem::class.java).fromJson(answer.body as String)!!
            expect(e.statusCode == 422 && problem.code == ProblemCode.unprocessable)
            expect(problem.errors.single().pointer == "/role")
        }
        "the exception has text: `(e.response as ClientError<*>).body as String` for `Serializer.moshi`"
    }

    step("key") {
        val key = cohorts.createAccessKey(NAME, ada).accessKeyId
        expect(cohorts.listAccessKeys(NAME, ada).items.single().accessKeyId == key)
        cohorts.deleteAccessKey(NAME, ada, key)
        expect(cohorts.listAccessKeys(NAME, ada).items.isEmpty())
    }

    step("delete") {
        expect(cohorts.deleteCohortWithHttpInfo("$NAME-b", null, null).statusCode == 202)
        expect(cohorts.deleteCohortWithHttpInfo("$NAME-c", null, WAIT).statusCode == 204)
        "`deleteCohort` throws a NullPointerException at 204, which has no cohort: `deleteCohortWithHttpInfo`"
    }

    exitProcess(if (failed) 1 else 0)
}

/** What the generated `TrustEntry` asks for, of the members that were sent. */
private class Trust(val members: Map<String, Any?>) : TrustEntry {
    override val type get() = TrustEntry.Type.valueOf(members.getValue("type") as String)
    override val service: String by members
    override val accountId: String by members
    override val arn: String by members
    override val provider: String by members
    override val audience: String by members
    override val subject: String by members
    override val externalId get() = members["externalId"] as String?
    override val mfa get() = members["mfa"] as Boolean?
}

private object TrustAdapter {
    @ToJson fun write(entry: TrustEntry): Map<String, Any?> = (entry as Trust).members

    @FromJson fun read(members: Map<String, Any?>): TrustEntry = Trust(members)
}

/** Says what came of it: nothing more when it went as a reader would write it, else how. */
private fun step(name: String, step: () -> String) {
    val result =
        try {
            val how = step()
            if (how.isEmpty()) "yes" else "way round\t$how"
        } catch (e: Throwable) {
            failed = true
            e.printStackTrace()
            "FAILED\t$e".replace('\n', ' ')
        }
    println("step\t$name\t$result")
}

private fun expect(right: Boolean): String {
    check(right) { "not what was expected" }
    return ""
}
