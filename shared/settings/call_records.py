"""The records of calls, tasks and old bookings: what is kept, where, and for how long."""

from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from shared.settings.server_addresses import AddressSettings, header_safe, server_address


class RecordSettings(AddressSettings):
    keep_records_days: Annotated[
        int, Field(ge=1, le=3650, description="how many days the record of a call is kept, and its recording")
    ] = 30
    keep_tasks_days: Annotated[
        int,
        Field(ge=1, le=3650, description="how many days a task for the desk and a dead letter are kept, done or not"),
    ] = 90
    archive_days: Annotated[
        int,
        Field(
            ge=31, le=3650, description="how many days after its end a booking goes into the archive, by whole months"
        ),
    ] = 365
    keep_transcripts: Annotated[bool, Field(description="whether the record of a call contains the transcript")] = False
    recordings_storage_url: Annotated[
        str | None,
        Field(description="address of the storage for recordings, such as https://s3.example.com; without it Amazon's"),
    ] = None
    recordings_region: Annotated[str, Field(min_length=1, description="region of that storage")] = "us-east-1"
    recordings_access_key: Annotated[SecretStr | None, Field(description="access key of that storage")] = None
    recordings_secret_key: Annotated[SecretStr | None, Field(description="secret key of that storage")] = None
    recordings_bucket: Annotated[
        str | None,
        Field(
            pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
            description="bucket of that storage, which recordings then go to; without it they stay in the data folder",
        ),
    ] = None
    phone_region: Annotated[
        str, Field(pattern=r"^[A-Z]{2}$", description="country of phone numbers without a country code, as two letters")
    ] = "US"

    @field_validator("recordings_storage_url")
    @classmethod
    def _storage_asked_safely(cls, written: str | None, info: ValidationInfo) -> str | None:
        if written is None:
            return None
        return server_address(written, wrong="write an address such as https://s3.example.com", info=info)

    @field_validator("recordings_access_key", "recordings_secret_key")
    @classmethod
    def _storage_key_safe(cls, key: SecretStr | None) -> SecretStr | None:
        return key and header_safe(key)

    @field_validator("recordings_bucket")
    @classmethod
    def _storage_has_its_keys(cls, bucket: str | None, info: ValidationInfo) -> str | None:
        if bucket and not (info.data.get("recordings_access_key") and info.data.get("recordings_secret_key")):
            raise ValueError("set RENTAL_RECORDINGS_ACCESS_KEY and RENTAL_RECORDINGS_SECRET_KEY too")
        return bucket
