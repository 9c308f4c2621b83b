-- A database as version 0.1.0 left it: a dump (pg_dump --inserts) of one in which ann@example.com registered and signed in
-- once. Releases after it start on this (upgrade.test.ts), so it never changes.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA drizzle;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE drizzle.__drizzle_migrations (
    id integer NOT NULL,
    hash text NOT NULL,
    created_at bigint
);
CREATE SEQUENCE drizzle.__drizzle_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE drizzle.__drizzle_migrations_id_seq OWNED BY drizzle.__drizzle_migrations.id;
CREATE TABLE public.keys (
    id text NOT NULL,
    user_id uuid NOT NULL,
    algorithm text NOT NULL,
    public_key text NOT NULL,
    device_name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone
);
CREATE TABLE public.known_browsers (
    user_id uuid NOT NULL,
    browser text NOT NULL,
    verified_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    key_id text NOT NULL,
    browser_name text NOT NULL,
    browser_system text NOT NULL,
    address text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY drizzle.__drizzle_migrations ALTER COLUMN id SET DEFAULT nextval('drizzle.__drizzle_migrations_id_seq'::regclass);
INSERT INTO drizzle.__drizzle_migrations VALUES (1, 'b6289112648d4a7182f36d0bc4bae7d7ee76729cf01aabbb4131196adc83a3cf', 1795557082915);
INSERT INTO public.keys VALUES ('FZD-plbLZjEHR4jIGOSkO7ZWrggodbkzX6zFPRnngE4', 'f3992277-5063-4d98-8ad4-fc7ff6299f9d', 'ES256', 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEP1LQ_HoTxThSa54EiXx37sxV3S4IgZOtZLtQcITojJsvsxyTnSya1hEVOp5iUuWJFrqjEU5T4GyFQyYMlOShIQ', 'Test phone', '2026-11-25 10:55:19.846048+00', '2026-11-25 10:55:19.953242+00');
INSERT INTO public.known_browsers VALUES ('f3992277-5063-4d98-8ad4-fc7ff6299f9d', 'D6LwWyPWW-C3J9hFSEVDG-H9VTNbIApE2JydU_TcafA', '2026-11-25 10:55:19.953242+00');
INSERT INTO public.sessions VALUES ('4188cf0d-c59b-4e9f-8547-78838eb4e6ea', 'f3992277-5063-4d98-8ad4-fc7ff6299f9d', 'FZD-plbLZjEHR4jIGOSkO7ZWrggodbkzX6zFPRnngE4', 'Unknown browser', 'unknown system', '127.0.0.1', '2026-11-25 10:55:19.953242+00', '2026-12-25 10:55:19.953242+00', NULL);
INSERT INTO public.users VALUES ('f3992277-5063-4d98-8ad4-fc7ff6299f9d', 'ann@example.com', '2026-11-25 10:55:19.846048+00');
SELECT pg_catalog.setval('drizzle.__drizzle_migrations_id_seq', 1, true);
ALTER TABLE ONLY drizzle.__drizzle_migrations
    ADD CONSTRAINT __drizzle_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.known_browsers
    ADD CONSTRAINT known_browsers_user_id_browser_pk PRIMARY KEY (user_id, browser);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_unique UNIQUE (email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX keys_user_id ON public.keys USING btree (user_id);
CREATE INDEX sessions_expires_at ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_key_id ON public.sessions USING btree (key_id);
CREATE INDEX sessions_user_id ON public.sessions USING btree (user_id);
ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.known_browsers
    ADD CONSTRAINT known_browsers_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_key_id_keys_id_fk FOREIGN KEY (key_id) REFERENCES public.keys(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
